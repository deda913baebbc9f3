using System.Runtime.InteropServices;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Events;
using FsNet.Simulator.Network;

namespace FsNet.Simulator;

/// <summary>
/// A machine of the simulated network: an address, a line with its two rates, connections, and mail that arrives. What it says on them
/// is its kind's: a <see cref="SimulatedNode"/> says what its engine wants.
/// </summary>
public abstract partial class SimulatedHost : IActor
{
    private readonly SimulatedSwarm _swarm;
    private readonly ConnectionTable _connections = new();
    private readonly Prng _jitter;
    private TraceHash _trace = new();
    private int _life, _lastConnection;

    private protected SimulatedHost(SimulatedSwarm swarm, int number, string name, NodeAddress address, long? up, long? down)
    {
        (_swarm, Number, Address) = (swarm, number, address);
        _jitter = Prng.For(swarm.Plan.Seed, $"links/{name}");
        Lane = swarm.Lanes[swarm.LaneNumber(number)];
        _uplink = new Uplink(BytesPerSecond(up), Lane);
        Downlink = new Downlink(BytesPerSecond(down), swarm.LaneNumber(number));
    }

    /// <summary>Among all machines: its place in the plan for a node.</summary>
    public int Number { get; }

    public NodeAddress Address { get; }

    public abstract string Name { get; }

    public bool IsUp { get; private set; }

    /// <summary>What it sent, in blocks and in bytes of them.</summary>
    public int BlocksSent { get; private set; }

    public long BytesOut { get; private set; }

    /// <summary>Everything it sent, headers included.</summary>
    public long WireBytesOut { get; private protected set; }

    public int PeerCount => _connections.Count;

    /// <summary>Whether it keeps to the protocol and the truth.</summary>
    internal abstract bool IsHonest { get; }

    internal abstract int Zone { get; }

    internal IEnumerable<SimulatedConnection> Connections => _connections.Values;

    internal Downlink Downlink { get; }

    internal Lane Lane { get; }

    /// <summary>Of everything that it sent.</summary>
    internal TraceHash Trace => _trace;

    private protected SimulatedSwarm Swarm => _swarm;

    private protected SwarmWatch? Watch => _swarm.Watch;

    private protected ref Mailbox Box => ref _swarm.Mailboxes[Number];

    internal TimeSpan Now => Lane.Now;

    private protected ref TimeSpan VisitAt => ref _swarm.Visits[Number];

    /// <summary>What was planned has come.</summary>
    void IActor.Act(int what, int data)
    {
        if (data != Box.Life || VisitAt != Now || !IsUp)
            return; // An earlier visit has taken its place.
        VisitAt = TimeSpan.MaxValue;
        Settle();
    }

    void IActor.Prepare(int step)
    {
        if (step == 0)
            FetchNear();
        else
            FetchReceivers();
    }

    /// <summary>Brings near what a visit needs.</summary>
    internal virtual void FetchNear()
    {
        Nearness.Fetch(_uplink, 2);
        Nearness.Fetch(Downlink, 1);
        Nearness.Fetch(_connections, 1);
        Box.FetchMail();
    }

    /// <summary>Brings near what its mail is for, once that is there.</summary>
    internal void FetchReceivers() => Box.FetchReceivers();

    /// <summary>While its lane is apart: everything that happens to it before <paramref name="end"/>.</summary>
    /// <returns>How many visits that took.</returns>
    internal int LiveUntil(TimeSpan end)
    {
        var visits = 0;
        for (; VisitAt < end; visits++)
        {
            Lane.SetTime(VisitAt);
            VisitAt = TimeSpan.MaxValue;
            Settle();
        }
        return visits;
    }

    /// <summary>A new life: what was planned in an earlier one is void.</summary>
    private protected void Rise()
    {
        IsUp = true;
        Box.Life = ++_life;
        VisitAt = TimeSpan.MaxValue;
    }

    /// <summary>Gone without a word; peers see their connections break.</summary>
    private protected void Fall()
    {
        IsUp = false;
        foreach (var connection in _connections.Values.ToArray())
            Break(connection);
        Box.Clear();
        VisitAt = TimeSpan.MaxValue;
    }

    /// <summary>Does what time asks for, and plans what is next.</summary>
    private protected abstract void Settle();

    /// <summary>Does what follows from what it was just told.</summary>
    private protected abstract void CarryOut();

    /// <summary>Something happens to it, unless it is gone by then: then nothing does.</summary>
    internal void Later(TimeSpan delay, Action input) => Later(Lane, delay, input);

    /// <param name="by">The lane of the machine that causes it.</param>
    private protected void Later(Lane by, TimeSpan delay, Action input)
    {
        var life = _life;
        by.After(delay, () =>
        {
            if (IsUp && life == _life)
                Do(input);
        });
    }

    /// <summary>Happens next, after all that is being done now. The machine may be gone afterwards.</summary>
    internal void Soon(Action action)
    {
        var life = _life;
        Lane.After(TimeSpan.Zero, () =>
        {
            if (IsUp && life == _life)
                action();
        });
    }

    /// <summary>Something happens to the machine now.</summary>
    internal void Do(Action input)
    {
        ReadMail();
        input();
        CarryOut();
        Settle();
    }

    /// <summary>When the machine is looked at next, if nothing comes before: what arrives, what leaves, and what else it waits for.</summary>
    private protected void PlanVisit(TimeSpan next)
    {
        ref var box = ref Box;
        if (box.DueAt < next)
            next = box.DueAt;
        if (_sharedUntil < TimeSpan.MaxValue && _sharedUntil + new TimeSpan(_swarm.Patience.Looks) is var look && look < next)
            next = look;
        if (next < Now)
            next = Now;
        if (next == VisitAt)
            return;
        VisitAt = TimeSpan.MaxValue;
        _swarm.Visit(Number, next);
    }

    /// <summary>Takes what has arrived.</summary>
    private protected void ReadMail()
    {
        if (Box.NextArrival > Now)
            return;
        var arrived = Lane.TakeMailList();
        Box.TakeArrived(Now, arrived);
        var wireBytes = 0;
        foreach (ref readonly var mail in CollectionsMarshal.AsSpan(arrived))
        {
            if (mail.IsBlock || mail.Content is BlockBytes { Flows: true })
                continue;
            wireBytes += WireCost.HeaderBytes + SizeOf(mail);
            if (mail.Runs is { } runs && mail.To.Inlet is { } inlet)
                inlet.Foresee(runs[0].First);
        }
        Downlink.Burden(Lane, wireBytes);
        foreach (ref readonly var mail in CollectionsMarshal.AsSpan(arrived))
            Read(mail);
        Lane.GiveBack(arrived);
    }

    private void Read(in Mail mail)
    {
        if (!mail.To.IsOpen)
            return;
        if (mail.IsBlock)
            ReadBlock(mail.To, mail.Number);
        else
            ReadFrame(mail);
        CarryOut();
    }

    /// <summary>Whether the block that it sends has the wrong bytes.</summary>
    internal abstract bool Spoils(int block);

    /// <summary>A control frame has arrived at an end that is open.</summary>
    private protected abstract void ReadFrame(in Mail mail);

    /// <summary>A block has arrived at an end that is open.</summary>
    private protected abstract void ReadBlock(SimulatedConnection connection, int block);

    private static double BytesPerSecond(long? bitsPerSecond) => bitsPerSecond / 8.0 ?? WireCost.UnlimitedBytesPerSecond;
}
