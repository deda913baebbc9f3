using System.Runtime.InteropServices;
using FsNet.Base;
using FsNet.Shaper.Native;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Shaper.Capturing;

/// <summary>nfnetlink_log over a netlink socket of the network namespace that the constructor runs in.</summary>
internal sealed unsafe class LogSocket : IDisposable
{
    /// <summary>The group of our rules; a namespace of a node has no others.</summary>
    public const ushort Group = 77;

    // What may pile up while this process is not on a processor; it is memory of the kernel, and of each node.
    private const int ReceiveBufferBytes = 16 << 20;

    private readonly SafeFileHandle _handle;
    private readonly int _copied;

    /// <param name="copied">Bytes of a packet at most.</param>
    /// <exception cref="ProgramException">No permission, or the kernel has no nfnetlink_log.</exception>
    public LogSocket(int copied)
    {
        _copied = copied;
        var fd = Libc.Socket(Libc.AfNetlink, Libc.SockRaw | Libc.SockCloseOnExec, Libc.NetlinkNetfilter);
        if (fd < 0)
            throw Failure("a netfilter netlink socket cannot be opened", Marshal.GetLastPInvokeError());
        _handle = new SafeFileHandle(fd, ownsHandle: true);
        // Refused in a user namespace; the buffer then is the system's default, and what is missed is counted as ever.
        _ = Libc.SetSocketOption(fd, Libc.SolSocket, Libc.SoReceiveBufferForce, ReceiveBufferBytes, sizeof(int));
        Bind(acknowledged: true);
        const int room = 512;
        var answer = stackalloc byte[room];
        var length = (int)Libc.Receive(fd, answer, room, 0);
        var error = length < 0 ? Marshal.GetLastPInvokeError() : NetfilterMessage.ReadError(new ReadOnlySpan<byte>(answer, length)) ?? 0;
        if (error != 0)
            throw Failure("this kernel gives no copies of packets (NFLOG)", error);
    }

    public SafeHandle Handle => _handle;

    /// <summary>Takes what has come, up to a batch; never waits.</summary>
    /// <exception cref="ProgramException">The socket is of no more use.</exception>
    public int Receive(ReceiveBatch batch)
    {
        var received = batch.Receive(Descriptor);
        if (received >= 0)
            return received;
        // ENOBUFS says that packets were missed; their numbers tell how many.
        return Marshal.GetLastPInvokeError() is Libc.ErrorAgain or Libc.ErrorNoBuffers or Libc.ErrorInterrupted
            ? 0
            : throw Failure("packets cannot be read", Marshal.GetLastPInvokeError());
    }

    public void Pause()
    {
        var message = stackalloc byte[LogMessage.ConfigBytes];
        Send(message, LogMessage.WriteUnbind(new Span<byte>(message, LogMessage.ConfigBytes), Group));
    }

    /// <summary>Nobody waits for an answer, for packets may come before it.</summary>
    public void Resume() => Bind(acknowledged: false);

    public void Dispose() => _handle.Dispose();

    private int Descriptor => (int)_handle.DangerousGetHandle();

    private void Bind(bool acknowledged)
    {
        var message = stackalloc byte[LogMessage.ConfigBytes];
        Send(message, LogMessage.WriteBind(new Span<byte>(message, LogMessage.ConfigBytes), Group, _copied, acknowledged));
    }

    private void Send(byte* message, int bytes)
    {
        if (Libc.Send(Descriptor, message, bytes, 0) < 0)
            throw Failure("NFLOG", Marshal.GetLastPInvokeError());
    }

    private static ProgramException Failure(string what, int error) =>
        new($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", ExitCodes.BackEndMissing);
}
