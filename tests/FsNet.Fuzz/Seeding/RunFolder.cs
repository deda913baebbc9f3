using System.Text.Json;
using FsNet.Fuzz.Text;
using FsNet.Reports;

namespace FsNet.Fuzz.Seeding;

/// <summary>The files of a small run, as <see cref="RunFolders"/> takes them.</summary>
internal static class RunFolder
{
    private const string Topology =
        "name: a\nfile: { size: 128KiB }\ngroups: { t: { role: tracker }, s: { role: seed }, l: { role: leech, count: 2 } }\n";

    private const string Events = """
        {"at":1000,"event":"start","node":"l-0"}
        {"at":2000,"event":"barrier"}
        {"at":2500,"event":"kill","node":"l-1","because":"a.yaml:3"}
        {"at":2600,"event":"failed","node":"l-1","reason":"no space"}

        """;

    private const string Blocks = "atSeconds,node,block,from,bytes\n0.5,l-0,0,s-0,65536\n0.7,l-0,1,s-0,65536\n0.9,l-1,1,l-0,65536\n";

    private const string Host = "atSeconds,busyShare\n0.00,0.100\n1.00,0.900\n";

    public static string Text() => string.Concat(
        Part("report.json", JsonSerializer.Serialize(Report(), ReportJson.Indented)), Part("topology.yaml", Topology),
        Part("events.jsonl", Events), Part("blocks.csv", Blocks), Part("host.csv", Host));

    private static string Part(string name, string text) => $"{RunFolders.Mark}{name}\n{text}";

    private static Report Report() => new()
    {
        Topology = "a",
        Seed = 1,
        Backend = "local",
        Shaper = "netem",
        Verdict = Verdict.Fail,
        Reasons = ["1 of 2 complete"],
        Notes = [],
        Version = "0.1.0",
        StartedAt = DateTimeOffset.UnixEpoch,
        Leechers = 2,
        FileBytes = 128 << 10,
        FileSha256 = "aa",
        BlockBytes = 65536,
        VerifiedNodes = 1,
        CompletionSeconds = new Spread(0.7, 0.7, 0.7, 0.7),
        BoundSeconds = 0.5,
        RatioToBound = null,
        PayloadBytes = 196608,
        WireBytes = 200000,
        DuplicateBytes = 0,
        SeedCopies = 1,
        CpuSeconds = 0.1,
        StartupCpuSeconds = 0.05,
        CpuSecondsPerGiB = 1,
        PeakRssBytes = 1 << 20,
        HostBusyShare = 0.5,
        Command = "fsnet run a.yaml",
        Links = [Link()],
        Emulation = null,
        Nodes = [Node("s-0", null, 0, 196608), Node("l-0", 0.7, 131072, 65536), Node("l-1", null, 65536, 0)],
    };

    private static LinkReport Link()
    {
        var figures = new LinkFigures(20, 2, 0.01, null, 10_000_000, 50, 100);
        return new LinkReport("s", "l", figures, figures, true, [], ["s-0", "l-0"], 1);
    }

    private static NodeReport Node(string name, double? completedAt, long bytesIn, long bytesOut) =>
        new(name, name[..1], null, "10.0.0.1:9100", completedAt, null, bytesIn, bytesOut, 0, new Dictionary<string, int> { ["s-0"] = 2 });
}
