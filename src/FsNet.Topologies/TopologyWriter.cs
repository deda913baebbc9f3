using System.Text;
using FsNet.Links;
using static System.FormattableString;

namespace FsNet.Topologies;

/// <summary>
/// A topology as YAML with every default written out, so that the file gives the same run whatever the defaults become.
/// Reading it gives the same topology.
/// </summary>
public static class TopologyWriter
{
    public static string Write(Topology topology)
    {
        var text = new StringBuilder();
        text.AppendLine(Invariant($"name: {topology.Name}"));
        text.AppendLine(Invariant($"seed: {topology.Seed}"));
        text.AppendLine($"file: {File(topology.File)}");
        text.AppendLine($"block: {(topology.BlockBytes is { } bytes ? Size(bytes) : "auto")}");
        if (topology.Policy != Topologies.Policy.Default)
            text.AppendLine($"policy: {Policy(topology.Policy)}");
        if (topology.Tcp is { } tcp)
            text.AppendLine($"tcp: {tcp}");
        if (topology.Regions.Count > 0)
            text.AppendLine($"regions: {Names(topology.Regions)}");
        Block(text, "links", topology.Links.Select(l => $"- {Link(l)}"));
        Block(text, "programs", topology.Programs.Select(p => $"{p.Name}: {ProgramText.Of(p)}"));
        Block(text, "groups", topology.Groups.Select(g => $"{g.Name}: {Group(g)}"));
        Block(text, "timeline", topology.Timeline.Select(e => $"- {Entry(e)}"));
        text.AppendLine($"verify: {Verify(topology.Verify)}");
        text.AppendLine($"expect: {Expect(topology.Expect)}");
        return text.ToString();
    }

    private static void Block(StringBuilder text, string key, IEnumerable<string> lines)
    {
        foreach (var (index, line) in lines.Index())
            text.Append(index == 0 ? $"{key}:\n" : "").AppendLine($"  {line}");
    }

    private static string File(FileSpec file) => file switch
    {
        FileSpec.OnDisk disk => $"{{ path: '{disk.Path.Replace("'", "''", StringComparison.Ordinal)}' }}",
        FileSpec.Generated generated => $"{{ size: {Size(generated.Bytes)} }}",
        _ => throw new InvalidOperationException($"no text for {file}"),
    };

    private static string Group(Group group) => Map(
        ("role", group.Role.ToString().ToLowerInvariant()),
        ("count", Invariant($"{group.Count}")),
        ("region", group.Regions.Count == 0 ? null : Names(group.Regions)),
        ("access", Access(group.Access)),
        ("leave", group.LeavesWhenComplete ? "completion" : null),
        ("program", group.Program?.Name));

    private static string Access(Access access) => Map(
        ("up", Rate(access.UpBitsPerSecond) ?? "unlimited"),
        ("down", Rate(access.DownBitsPerSecond) ?? "unlimited"),
        ("queue", Time(access.Queue)));

    private static string Link(LinkRule link) => link.BothWays
        ? Map([("between", Names([link.From, link.To])), .. Settings(link.Settings)])
        : Map([("from", link.From), ("to", link.To), .. Settings(link.Settings)]);

    private static (string, string?)[] Settings(LinkSettings link) =>
    [
        ("delay", Time(link.Delay)),
        ("jitter", Time(link.Jitter)),
        ("loss", Loss(link.Loss)),
        ("rate", Rate(link.RateBitsPerSecond)),
        ("queue", Time(link.Queue)),
    ];

    private static string? Loss(Loss? loss) => loss switch
    {
        null => null,
        { MeanBurstPackets: { } burst } => Map(("model", "gilbert"), ("rate", Percent(loss.Share)), ("burst", Invariant($"{burst}"))),
        _ => Percent(loss.Share),
    };

    private static string Entry(TimelineEntry entry) => entry switch
    {
        TimelineEntry.Kill e => Map(("at", Time(e.At)), ("kill", Names(e.Nodes))),
        TimelineEntry.Restart e => Map(("at", Time(e.At)), ("restart", Names(e.Nodes))),
        TimelineEntry.ChangeLink e => Map(("at", Time(e.At)), ("link", Names([e.Between, e.And])), ("set", Map(Settings(e.Settings)))),
        TimelineEntry.Partition e => Map(
            ("at", Time(e.At)), ("for", Time(e.For)), ("partition", $"[{string.Join(", ", e.Sides.Select(Names))}]")),
        TimelineEntry.Churn e => Map(("at", Time(e.At)), ("for", Time(e.For)), ("churn", Map(
            ("group", e.Group), ("rate", $"{Percent(e.RatePerSecond)}/s"), ("down", Time(e.Down))))),
        _ => throw new InvalidOperationException($"no text for {entry}"),
    };

    private static string Policy(Policy policy) => Map(
        ("blocks", policy.Blocks is { } blocks ? PolicyWords.Of(blocks) : null),
        ("peers", policy.Peers is { } peers ? PolicyWords.Of(peers) : null),
        ("uploads", policy.Uploads is { } uploads ? Invariant($"{uploads}") : null),
        ("degree", policy.Degree is { } degree ? Invariant($"{degree}") : null));

    private static string Verify(Tolerances verify) =>
        Map(("rtt", Percent(verify.Rtt)), ("loss", Percent(verify.Loss)), ("rate", Percent(verify.Rate)));

    private static string Expect(Expectation expect) => Map(
        ("complete", expect.Complete.Count is { } count ? Invariant($"{count}") : Percent(expect.Complete.Share!.Value)),
        ("within", Time(expect.Within)),
        ("ratioToBound", expect.RatioToBound is { } ratio ? Invariant($"{ratio}") : null));

    internal static string Map(params (string Key, string? Value)[] entries) =>
        $"{{ {string.Join(", ", entries.Where(e => e.Value is not null).Select(e => $"{e.Key}: {e.Value}"))} }}";

    private static string Names(IReadOnlyList<string> names) => $"[{string.Join(", ", names)}]";

    private static string? Rate(long? bitsPerSecond) =>
        bitsPerSecond is { } rate ? Exact(rate, (1_000_000_000, "gbit"), (1_000_000, "mbit"), (1000, "kbit"), (1, "bit")) : null;

    internal static string Size(long bytes) => Exact(bytes, (1L << 30, "GiB"), (1L << 20, "MiB"), (1L << 10, "KiB"), (1, "B"));

    internal static string? Time(TimeSpan? time) => time is { } t
        ? Exact((long)t.TotalMicroseconds, (1_000_000, "s"), (1000, "ms"), (1, "us"))
        : null;

    // The largest unit that needs no fraction.
    private static string Exact(long value, params (long Factor, string Unit)[] units)
    {
        var (factor, unit) = units.First(u => value % u.Factor == 0 && (value != 0 || u.Factor == 1));
        return Invariant($"{value / factor}{unit}");
    }

    private static string Percent(double share) => Invariant($"{(decimal)share * 100:0.##################}%");
}
