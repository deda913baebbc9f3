using System.Diagnostics;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Measuring;

/// <summary>
/// Takes what arrives at all sockets, in one thread, and stamps it. The stamp is taken here and not by the kernel (SO_TIMESTAMPNS),
/// for the kernel's is taken as a packet comes into the namespace, before an NFQUEUE rule there has held it back.
/// </summary>
internal sealed class ProbeReceiver
{
    /// <summary>Before the sender and before an executor in this process: what has arrived is not to wait.</summary>
    private const int Priority = 2;

    /// <summary>From one socket before the others have their turn.</summary>
    private const int MaxPacketsAtOnce = 64;

    private const int PollMs = 20;

    private readonly IReadOnlyList<ProbeSocket> _sockets;
    private readonly IReadOnlyList<IProbeFlow> _flows;
    private readonly ulong _nonce;
    private readonly Thread _thread;
    private long _deadline = long.MaxValue;

    public ProbeReceiver(IReadOnlyList<ProbeSocket> sockets, IReadOnlyList<IProbeFlow> flows, ulong nonce)
    {
        _sockets = sockets;
        _flows = flows;
        _nonce = nonce;
        _thread = new Thread(Run);
        _thread.Start();
    }

    /// <summary>Returns when every flow has what it waits for, or at <paramref name="deadline"/>.</summary>
    public void Finish(long deadline)
    {
        Volatile.Write(ref _deadline, deadline);
        _thread.Join();
    }

    private void Run()
    {
        Punctuality.Ask(Priority);
        var polled = new PollDescriptor[_sockets.Count];
        for (var i = 0; i < polled.Length; i++)
            polled[i] = new PollDescriptor { Descriptor = _sockets[i].Descriptor, Events = Libc.PollIn };
        while (!Ended())
        {
            if (Libc.Poll(polled, (nuint)polled.Length, PollMs) <= 0)
                continue;
            for (var i = 0; i < polled.Length; i++)
            {
                if (polled[i].Returned != 0)
                    Drain(_sockets[i]);
            }
        }
    }

    private bool Ended()
    {
        var deadline = Volatile.Read(ref _deadline);
        return deadline != long.MaxValue && (Stopwatch.GetTimestamp() >= deadline || _flows.All(f => f.Complete));
    }

    private void Drain(ProbeSocket socket)
    {
        Span<byte> buffer = stackalloc byte[ProbePacket.SmallBytes];
        for (var i = 0; i < MaxPacketsAtOnce; i++)
        {
            var length = socket.Receive(buffer);
            if (length < 0)
                return;
            var now = Stopwatch.GetTimestamp();
            if (ProbePacket.Parse(buffer[..Math.Min(length, buffer.Length)], _nonce) is { Flow: >= 0 } probe
                && probe.Flow < _flows.Count)
                _flows[probe.Flow].Arrived(probe.Sequence, length, now);
        }
    }
}
