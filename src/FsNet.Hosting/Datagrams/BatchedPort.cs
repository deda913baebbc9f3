using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace FsNet.Hosting;

/// <summary>Linux: recvmmsg(2) and sendmmsg(2), so that a call into the system is shared by all datagrams that are there.</summary>
internal sealed partial class BatchedPort(Socket socket) : DatagramPort
{
    private const int DontWait = 0x40; // MSG_DONTWAIT
    private const int WaitForOne = 0x10000; // MSG_WAITFORONE
    private const int Interrupted = 4; // EINTR
    private const int TryAgain = 11; // EAGAIN
    private const int Refused = 111; // ECONNREFUSED

    /// <summary>The structures are those of 64 bits. A system that filters calls may have neither.</summary>
    public static bool IsSupportedFor(Socket socket) =>
        OperatingSystem.IsLinux() && Environment.Is64BitProcess
        && ReceiveMany(socket.SafeHandle, [], 0, DontWait, 0) == 0 && SendMany(socket.SafeHandle, [], 0, 0) == 0;

    public override bool ChoosesLocalAddress => true;

    public override int Receive(DatagramBatch batch, bool wait)
    {
        batch.Open();
        var count = ReceiveMany(socket.SafeHandle, batch.Messages, (uint)batch.Capacity, wait ? WaitForOne : DontWait, 0);
        if (count < 0 && Marshal.GetLastPInvokeError() is var error && error is not (Interrupted or TryAgain or Refused))
            throw new Win32Exception(error);
        if (count <= 0 || batch.Messages[0].Header.NameLength == 0)
            return 0; // From nobody: so a wait ends when the socket is closed.
        batch.Close(count);
        return count;
    }

    public override int Send(DatagramBatch batch, int count)
    {
        var failed = 0;
        for (var next = 0; next < count;)
        {
            var sent = SendMany(socket.SafeHandle, batch.Messages.AsSpan(next, count - next), (uint)(count - next), 0);
            if (sent <= 0 && Marshal.GetLastPInvokeError() != Interrupted)
                (sent, failed) = (1, failed + 1);
            next += Math.Max(sent, 0);
        }
        return count - failed;
    }

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ReceiveMany(SafeSocketHandle socket, Span<MultiMessage> messages, uint count, int flags, nint timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendMany(SafeSocketHandle socket, Span<MultiMessage> messages, uint count, int flags);
}
