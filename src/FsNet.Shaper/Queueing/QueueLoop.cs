using System.Diagnostics;
using FsNet.Links;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Queueing;

/// <summary>
/// One thread for all packets of all nodes: takes what came, asks the model, and lets go what is due. It waits for either with the
/// precision of the kernel's timers, never spins, and allocates nothing while packets pass. What others want of its nodes it does
/// itself, between two rounds (<see cref="LoopThread"/>).
/// </summary>
internal sealed class QueueLoop : IDisposable
{
    private const int WakeTag = -1;

    // Bounds a round, so that neither arrivals nor releases keep the other waiting.
    private const int MaxReleases = 256;

    // Headers, interfaces and addresses of a packet take some 150 bytes; nothing of its content is asked for.
    private const int MessageBytes = 512;

    private readonly List<QueuedNode> _nodes = [];
    private readonly ReleaseHeap _held = new();
    private readonly ReceiveBatch _batch = new(MessageBytes);
    private readonly Epoll _epoll = new();
    private readonly long[] _wantedNs = new long[MaxReleases];
    private readonly List<int> _touched = [];
    private readonly WakeUp _wakeUp;

    public QueueLoop(WakeUp wakeUp)
    {
        _wakeUp = wakeUp;
        _epoll.Add(wakeUp.Handle, WakeTag);
    }

    public LoopCounters Counters { get; } = new();

    public void Add(QueuedNode node)
    {
        _epoll.Add(node.Socket.Handle, _nodes.Count);
        _nodes.Add(node);
    }

    /// <summary>Waits, then does what is to be done.</summary>
    /// <returns>Whether somebody has signalled.</returns>
    public bool Round()
    {
        var ready = _epoll.Wait(_held.Count == 0 ? null : _held.Next.AtNs - NowNs());
        var signalled = false;
        for (var i = 0; i < ready; i++)
            signalled |= Take(_epoll.Tag(i));
        Release(NowNs());
        return signalled;
    }

    /// <summary>Lets go of all packets at once, whatever the model said.</summary>
    public void ReleaseAll()
    {
        while (_held.Count > 0)
        {
            var packet = _held.Take();
            Accept(packet);
        }
        Flush();
    }

    public void Dispose()
    {
        _nodes.ForEach(node => node.Dispose());
        _epoll.Dispose();
    }

    /// <summary>CLOCK_MONOTONIC</summary>
    private static long NowNs() => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    private bool Take(int tag)
    {
        if (tag == WakeTag)
        {
            _wakeUp.Take();
            return true;
        }
        Receive(tag);
        return false;
    }

    private void Receive(int index)
    {
        var received = _nodes[index].Socket.Receive(_batch);
        var now = NowNs();
        for (var i = 0; i < received; i++)
        {
            if (QueueMessage.TryReadPacket(_batch[i], out var packet))
                Arrived(index, packet, now);
        }
    }

    private void Arrived(int index, in QueuedPacket packet, long nowNs)
    {
        Counters.Packets++;
        var wireBytes = packet.IpBytes + PacketModel.EthernetHeaderBytes;
        var passage = _nodes[index].Model.Cross(packet.Queue, wireBytes, nowNs);
        var held = new HeldPacket(passage.AtNs, packet.Id, wireBytes, index, packet.Queue, _nodes[index].Model.HasDownlink);
        Follow(held, passage.Fate);
    }

    private void Follow(in HeldPacket packet, Fate fate)
    {
        if (fate == Fate.Passed)
            _held.Add(packet);
        else
            Drop(packet, fate);
    }

    private void Drop(in HeldPacket packet, Fate fate)
    {
        Counters.CountDrop(fate);
        _nodes[packet.Node].Drop(packet.Source, packet.Id);
        Touch(packet.Node);
    }

    private void Release(long nowNs)
    {
        var released = 0;
        while (released < MaxReleases && _held.Count > 0 && _held.Next.AtNs <= nowNs)
        {
            var packet = _held.Take();
            if (packet.OnLink)
                Descend(packet);
            else
                _wantedNs[released++] = Accept(packet);
        }
        Flush();
        CountLateness(_wantedNs.AsSpan(0, released));
    }

    /// <summary>At the time it was due, not the time it is: what we are late does not add up.</summary>
    private void Descend(in HeldPacket packet)
    {
        var passage = _nodes[packet.Node].Model.Descend(packet.WireBytes, packet.AtNs);
        Follow(packet with { AtNs = passage.AtNs, OnLink = false }, passage.Fate);
    }

    private long Accept(in HeldPacket packet)
    {
        _nodes[packet.Node].Accept(packet.Source, packet.Id);
        Touch(packet.Node);
        return packet.AtNs;
    }

    private void Touch(int node)
    {
        if (!_touched.Contains(node))
            _touched.Add(node);
    }

    private void Flush()
    {
        foreach (var node in _touched)
            _nodes[node].Flush();
        _touched.Clear();
    }

    private void CountLateness(ReadOnlySpan<long> wantedNs)
    {
        var now = NowNs();
        foreach (var wanted in wantedNs)
            Counters.Lateness.Add(now - wanted);
    }
}
