using FsNet.Protocol.Peer;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Scenarios;
using FsNet.Simulator.Setup;

namespace FsNet.Simulator.Tests.Hostile;

/// <summary>Each kind does what it is there for, pays for it, and is the same each time.</summary>
public class HostileTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<HostileKind> Kinds => [.. HostileKinds.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EachDoesWhatItIsThereFor(HostileKind kind)
    {
        var seen = new Seen();
        var swarm = SwarmFactory.Create(HostilePlans.Of(kind, SwarmPlan.Even(5, 4, 64) with { EndsWhenComplete = false }), null, seen);
        swarm.Start();
        swarm.World.Run(20 * Second);
        Assert.True(HasActed(kind, seen), $"{seen.Frames.Count} frames of {string.Join(' ', seen.Frames.Select(f => f.Type).Distinct())}");
    }

    /// <summary>It has a line like everybody: frames and handshakes take their bytes of it.</summary>
    [Theory]
    [InlineData(HostileKind.Floods)]
    [InlineData(HostileKind.SelfSayers)]
    [InlineData(HostileKind.Stuffers)]
    public void WhatItSendsIsPaidFromItsLine(HostileKind kind)
    {
        const long bitsPerSecond = 100_000;
        var seen = new Seen();
        var plan = HostilePlans.Of(kind, SwarmPlan.Even(5, 4, 64) with { EndsWhenComplete = false }, strength: 100);
        var swarm = SwarmFactory.Create(plan with { Hostiles = [plan.Hostiles[0] with { BitsPerSecond = bitsPerSecond }] }, null, seen);
        swarm.Start();
        swarm.World.Run(20 * Second);
        Assert.InRange(seen.HostileBytes, 1, (20 + 2) * bitsPerSecond / 8);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ASeedHasOneTrace(HostileKind kind)
    {
        var options = new ScenarioOptions(5 * Second, Hostile: [kind]);
        Assert.Equal(ScenarioRun.Of(3, options).Trace, ScenarioRun.Of(3, options).Trace);
    }

    /// <summary>Who is there beside them is drawn as if they were not.</summary>
    [Fact]
    public void TheSwarmIsDrawnAsWithoutThem()
    {
        var (with, without) = (Scenario.Of(7, new ScenarioOptions(Second, Hostile: HostileKinds.All)), Scenario.Of(7, new ScenarioOptions(Second, Hostile: [])));
        Assert.NotEmpty(with.Hostiles);
        Assert.Empty(without.Hostiles);
        Assert.Equal(without.Nodes, with.Nodes);
        Assert.Equal(without.Layout, with.Layout);
    }

    [Fact]
    public void TheyArePartOfNoLockstep() => Assert.Throws<ArgumentException>(() =>
        SwarmFactory.Create(HostilePlans.Of(HostileKind.Squatters, SwarmPlan.Even(7, 100, 128) with { IsInLockstep = true })));

    private static bool HasActed(HostileKind kind, Seen seen) => kind switch
    {
        HostileKind.Squatters => seen.Connections.Count >= 4,
        HostileKind.SlowReaders => seen.Frames.OfType<Request>().Any(),
        HostileKind.Drippers => seen.Frames.OfType<BlockBytes>().Any(),
        HostileKind.Floods => seen.Frames.Count > 1000,
        HostileKind.Liars => seen.Registered > 0 && seen.Frames.OfType<Open>().Any(),
        HostileKind.Crowd => seen.Registered > 10,
        HostileKind.IdThieves => seen.Frames.OfType<Hello>().Any(h => seen.HonestIds.Contains(h.NodeId)),
        HostileKind.SelfSayers => seen.Frames.Count > 1000 && seen.Frames.All(f => f is Goodbye { Reason: GoodbyeReason.Self }),
        HostileKind.Corrupters => seen.WrongBlocks > 0,
        HostileKind.Stuffers => seen.Registered > 100,
        _ => seen.Forged > 100,
    };

    private sealed class Seen : SwarmWatch
    {
        private readonly HashSet<NodeAddress> _nodes = [];

        public List<PeerMessage> Frames { get; } = [];

        public HashSet<SimulatedConnection> Connections { get; } = [];

        public HashSet<ulong> HonestIds { get; } = [];

        public int WrongBlocks { get; private set; }

        public int Registered { get; private set; }

        public int Forged { get; private set; }

        public long HostileBytes { get; private set; }

        public override void Started(SimulatedNode node) => _nodes.Add(node.Address);

        public override void Sent(SimulatedConnection from, PeerMessage message)
        {
            if (message is Hello hello)
                HonestIds.Add(hello.NodeId);
            if (from.Peer is not SimulatedNode)
                Connections.Add(from);
        }

        public override void HostileSent(SimulatedConnection from, PeerMessage message)
        {
            Frames.Add(message);
            HostileBytes += message.FrameSize;
        }

        public override void BlockArrived(SimulatedConnection at, int block, BlockFate fate) => WrongBlocks += fate == BlockFate.Refused ? 1 : 0;

        public override void TrackerAnswered(
            NodeAddress source, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer, TrackTransport transport)
        {
            TrackHeader.Parse(answer, out var header);
            if (_nodes.Contains(source))
                Forged += header.Type is TrackType.UseCookie or 0 ? 1 : 0;
            else
                HostileBytes += request.Length;
            if (!_nodes.Contains(source) && header.Type == TrackType.Accepted)
                Registered++;
        }
    }
}
