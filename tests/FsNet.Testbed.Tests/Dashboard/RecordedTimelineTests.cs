using FsNet.Reports;
using FsNet.Swarms.Acting;
using FsNet.Swarms.Running;
using FsNet.Testbed.Tests.Topologies;
using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Dashboard;

/// <summary>What people did is in topology.yaml, which can be read again and so be run again.</summary>
public sealed class RecordedTimelineTests : IDisposable
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("fsnet-test-").FullName;
    private RunFolder? _folder;

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    [Fact]
    public void ActionsStandBesideTheTopologysOwn()
    {
        var recorded = Record("timeline: [{ at: 2s, kill: leech-0 }]");
        recorded.Add(Node(1.5, "leech-1", isKill: true));
        recorded.Add(Node(2.25, "leech-1", isKill: false));
        recorded.Add(new SwarmAction.Link(
            Seconds(3), "eu", "us", new LinkSettings(Seconds(0.1), null, null, 5_000_000, null), "dashboard"));
        Assert.Equal(
            ["1500ms kill leech-1", "2000ms kill leech-0", "2250ms restart leech-1", "3000ms eu us 100ms"], Read().Select(Text));
    }

    [Fact]
    public void WhatCameToNothingBecauseAPersonWasFasterIsLeftOut()
    {
        var recorded = Record("timeline: [{ at: 2s, kill: [leech-0, leech-1] }, { at: 4s, restart: [leech-0, leech-1] }]");
        recorded.Add(Node(1, "leech-1", isKill: true));
        recorded.Add(Node(3, "leech-0", isKill: false));
        Assert.Equal(
            ["1000ms kill leech-1", "2000ms kill leech-0", "3000ms restart leech-0", "4000ms restart leech-1"], Read().Select(Text));
    }

    [Fact]
    public void WhoIsDownByChanceCanBeStartedAgain()
    {
        var recorded = Record("timeline: [{ at: 1s, for: 60s, churn: { group: leech, rate: 600%/min, down: 10s } }]");
        recorded.Add(Node(3, "leech-0", isKill: false));
        Assert.Equal(2, Read().Count);
    }

    [Fact]
    public void APartitionLastsUntilItIsHealedOrTheRunIsOver()
    {
        var recorded = Record("timeline: [{ at: 1s, for: 60s, partition: [[eu], [us]] }]");
        var (planned, first, second) = (Sides(Read()[0]), Sides("seed", "leech"), Sides("eu", "us"));
        recorded.Add(new SwarmAction.Partition(Seconds(2), first, false, "dashboard"));
        recorded.Add(new SwarmAction.Partition(Seconds(5), second, false, "dashboard"));
        recorded.Add(new SwarmAction.Partition(Seconds(6.5), first, true, "dashboard"));
        recorded.Finish(Seconds(9));
        Assert.Equal(["1000ms parted 60000ms", "2000ms parted 4500ms", "5000ms parted 4000ms"], Read().Select(Text));
        Assert.True(recorded.IsHealed(first));
        Assert.False(recorded.IsHealed(planned));
    }

    [Fact]
    public void AnUntouchedRunKeepsItsCommand()
    {
        var recorded = Record("");
        var options = new RunOptions("local", null, Verify: false, KeepFiles: true, "fsnet run t.yaml", [], SnapLength: 128);
        Assert.Equal("fsnet run t.yaml", recorded.CommandOf(options));
        Assert.Empty(recorded.Notes(options));
        recorded.Add(Node(3, "leech-0", isKill: true));
        Assert.Equal(
            $"fsnet run {_folder!.File("topology.yaml")} --on local --no-verify --keep-files --pcap --snaplen 128B",
            recorded.CommandOf(options));
        Assert.Contains("the run was started as: fsnet run t.yaml", Assert.Single(recorded.Notes(options)), StringComparison.Ordinal);
    }

    private RecordedTimeline Record(string timeline)
    {
        var topology = Sample.With(timeline);
        _folder = RunFolder.Create(Path.Combine(_scratch, "run"), topology.Name, default);
        RunFiles.WriteTopology(_folder, topology);
        return new RecordedTimeline(topology, _folder);
    }

    private IReadOnlyList<TimelineEntry> Read() => TopologyLoader.Load(_folder!.File("topology.yaml"), []).Topology.Timeline;

    private static SwarmAction.Node Node(double at, string name, bool isKill) => new(Seconds(at), name, isKill, "dashboard");

    private static string Text(TimelineEntry entry) => $"{entry.At.TotalMilliseconds}ms " + entry switch
    {
        TimelineEntry.Kill kill => $"kill {string.Join(' ', kill.Nodes)}",
        TimelineEntry.Restart restart => $"restart {string.Join(' ', restart.Nodes)}",
        TimelineEntry.ChangeLink link => $"{link.Between} {link.And} {link.Settings.Delay?.TotalMilliseconds}ms",
        TimelineEntry.Partition partition => $"parted {partition.For.TotalMilliseconds}ms",
        _ => "?",
    };

    private static Sides Sides(params string[] names) => new([.. names.Select(n => new[] { n })]);

    private static Sides Sides(TimelineEntry entry) => ((TimelineEntry.Partition)entry).Sides;

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
