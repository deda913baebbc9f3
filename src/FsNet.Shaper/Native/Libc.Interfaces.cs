using System.Runtime.InteropServices;

namespace FsNet.Shaper.Native;

/// <summary>netdevice(7): settings of interfaces by ioctl, without starting a program for each.</summary>
internal static partial class Libc
{
    public const nuint GetInterfaceFlags = 0x8913;
    public const nuint SetInterfaceFlags = 0x8914;
    public const nuint SetInterfaceAddress = 0x8916;
    public const nuint SetInterfaceNetmask = 0x891c;
    public const int InterfaceRequestBytes = 40;
    public const int InterfaceNameBytes = 16;

    /// <param name="request">A <c>struct ifreq</c>: the name, then what the code asks for.</param>
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int InterfaceControl(SafeHandle socket, nuint code, Span<byte> request);
}
