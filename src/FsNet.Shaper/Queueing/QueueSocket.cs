using System.Runtime.InteropServices;
using FsNet.Base;
using FsNet.Shaper.Native;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Shaper.Queueing;

/// <summary>
/// nfnetlink_queue over a netlink socket of the network namespace that the constructor runs in; used from one thread, anywhere.
/// Spoken to directly, not through libnetfilter_queue, which takes one system call for each packet and one for each verdict:
/// here recvmmsg(2) takes many packets, and one send(2) carries many verdicts. Nor is there a library to install.
/// </summary>
internal sealed unsafe class QueueSocket : IDisposable
{
    /// <summary>More are dropped by the kernel, and counted as overruns: 2.5 s of full frames at 1 Gbit/s, some 0.5 GiB.</summary>
    private const int MaxHeldPackets = 200_000;

    // A packet's message takes about 1 KiB of the kernel's account: what may pile up while this process is not on a processor.
    private const int ReceiveBufferBytes = 64 << 20;

    private const int MaxVerdicts = 512;

    private readonly SafeFileHandle _handle;
    private readonly PinnedMemory<byte> _verdicts = new(MaxVerdicts * QueueMessage.VerdictBytes);
    private int _verdictCount;

    /// <exception cref="ProgramException">No permission, or the kernel has no nfnetlink_queue.</exception>
    public QueueSocket(int queues)
    {
        var fd = Libc.Socket(Libc.AfNetlink, Libc.SockRaw | Libc.SockCloseOnExec, Libc.NetlinkNetfilter);
        if (fd < 0)
            throw Failure("a netfilter netlink socket cannot be opened", Marshal.GetLastPInvokeError());
        _handle = new SafeFileHandle(fd, ownsHandle: true);
        // Refused in a user namespace; the buffer then is the system's default, and overruns are counted as ever.
        _ = Libc.SetSocketOption(fd, Libc.SolSocket, Libc.SoReceiveBufferForce, ReceiveBufferBytes, sizeof(int));
        for (ushort queue = 0; queue < queues; queue++)
            Take(queue);
    }

    public SafeHandle Handle => _handle;

    /// <summary>Takes what has come, up to a batch; never waits.</summary>
    /// <returns>How many messages there are in <paramref name="batch"/>.</returns>
    /// <exception cref="ProgramException">The socket is of no more use.</exception>
    public int Receive(ReceiveBatch batch)
    {
        var received = batch.Receive(Descriptor);
        if (received >= 0)
            return received;
        // ENOBUFS says that messages were lost; nfnetlink_queue has dropped and counted their packets, see OverrunCounter.
        return Marshal.GetLastPInvokeError() is Libc.ErrorAgain or Libc.ErrorNoBuffers or Libc.ErrorInterrupted
            ? 0
            : throw Failure("packets cannot be read", Marshal.GetLastPInvokeError());
    }

    public void Drop(ushort queue, uint id) => QueueMessage.WriteDrop(NextVerdict(), queue, id);

    public void AcceptUpTo(ushort queue, uint lastId) => QueueMessage.WriteAcceptUpTo(NextVerdict(), queue, lastId);

    /// <summary>The kernel carries out the verdicts, in order, before this returns.</summary>
    public void Flush()
    {
        var bytes = _verdictCount * QueueMessage.VerdictBytes;
        _verdictCount = 0;
        if (bytes > 0 && Libc.Send(Descriptor, _verdicts.Start, bytes, 0) < 0)
            throw Failure("verdicts cannot be sent", Marshal.GetLastPInvokeError());
    }

    public void Dispose() => _handle.Dispose();

    private int Descriptor => (int)_handle.DangerousGetHandle();

    private Span<byte> NextVerdict()
    {
        if (_verdictCount == MaxVerdicts)
            Flush();
        return new Span<byte>(_verdicts.Start + (_verdictCount++ * QueueMessage.VerdictBytes), QueueMessage.VerdictBytes);
    }

    private void Take(ushort queue)
    {
        var message = stackalloc byte[QueueMessage.ConfigBytes];
        QueueMessage.WriteConfig(new Span<byte>(message, QueueMessage.ConfigBytes), queue, MaxHeldPackets);
        if (Libc.Send(Descriptor, message, QueueMessage.ConfigBytes, 0) < 0)
            throw Failure($"NFQUEUE {queue}", Marshal.GetLastPInvokeError());
        const int room = 512;
        var answer = stackalloc byte[room];
        var length = (int)Libc.Receive(Descriptor, answer, room, 0);
        var error = length < 0 ? Marshal.GetLastPInvokeError() : NetfilterMessage.ReadError(new ReadOnlySpan<byte>(answer, length)) ?? 0;
        if (error != 0)
            throw Failure($"NFQUEUE {queue} cannot be taken", error);
    }

    private static ProgramException Failure(string what, int error) =>
        new($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", ExitCodes.BackEndMissing);
}
