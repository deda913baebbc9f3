using System.Runtime.InteropServices;

namespace FsNet.Shaper.Native;

/// <summary>Datagrams without an exception for what is no error here: a full buffer, an empty one.</summary>
internal static partial class Libc
{
    /// <summary>MSG_DONTWAIT.</summary>
    public const int DoNotWait = 0x40;

    /// <summary>MSG_TRUNC: the whole length of the datagram is returned, however short the buffer is.</summary>
    public const int WholeLength = 0x20;

    public const short PollIn = 1;

    [LibraryImport("libc", EntryPoint = "sendto")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint SendTo(
        int socket, ReadOnlySpan<byte> data, nuint length, int flags, ReadOnlySpan<byte> address, uint addressLength);

    [LibraryImport("libc", EntryPoint = "recv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Receive(int socket, Span<byte> buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Poll(Span<PollDescriptor> descriptors, nuint count, int timeoutMs);
}

/// <summary><c>struct pollfd</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    public int Descriptor;
    public short Events;
    public short Returned;
}
