using System.CommandLine;
using System.Text.Json;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Reports;
using FsNet.Swarms.Hosts;
using FsNet.Topologies;
using static System.FormattableString;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet explain</c></summary>
internal static class ExplainCommand
{
    private const int MostNodesListed = 40;

    public static Command Create()
    {
        var input = new TopologyInput();
        var json = Flags.Switch("--json", "Prints JSON instead of tables.");
        var command = new Command(
            "explain", "Shows the resolved nodes, the link matrix, the theoretical bound, and whether this host can honestly emulate it.");
        input.AddTo(command);
        command.Add(json);
        command.AddExamples(
            "fsnet explain topologies/01-demo.yaml",
            "fsnet explain topologies/01-demo.yaml --nodes 200",
            "fsnet explain topologies/01-demo.yaml --json | jq .bound.seconds");
        command.SetAction(parsed =>
        {
            var topology = input.Load(parsed).Topology;
            var explanation = Explanation.Of(
                topology, FileSpec.LengthOf(topology.File), HostFacts.OfThisHost(), TemporaryFolder.FreeBytes());
            Print(parsed.InvocationConfiguration.Output, explanation, parsed.GetValue(json));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Print(TextWriter output, Explanation e, bool json)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(e, ReportJson.Indented));
            return;
        }
        Tables.Write(
            output,
            $"{e.Topology}: {Units.FormatSize(e.FileBytes)}, seed {e.Seed}",
            ["node", "role", "zone", "up", "down"],
            Nodes(e.Nodes));
        if (e.Links.Count > 0)
            Tables.Write(output, "links, one way", ["from", "to", "delay", "jitter", "loss", "rate"], [.. e.Links.Select(Link)]);
        Tables.Write(output, "theoretical bound (fluid; Kumar and Ross 2006)", ["term", "seconds"], Bound(e.Bound));
        Tables.Write(
            output,
            $"can this host emulate it honestly? {(e.HostIsHonest ? "yes" : "no")}",
            ["aspect", "needed", "available", "enough", "why"],
            [.. e.Host.Select(Fit)]);
    }

    // Hundreds of rows that are alike help nobody.
    private static IReadOnlyList<string[]> Nodes(IReadOnlyList<ExplainedNode> nodes) => nodes.Count <= MostNodesListed
        ? [.. nodes.Select(n => Row(n.Name, n))]
        : [.. nodes.GroupBy(n => n with { Name = "" }).Select(g => Row(Names([.. g.Select(n => n.Name)]), g.Key))];

    private static string Names(string[] names) => names is [var only] ? only : $"{names[0]} ... {names[^1]} ({names.Length})";

    private static string[] Row(string name, ExplainedNode n) => [name, n.Role, n.Zone, Rate(n.UpBitsPerSecond), Rate(n.DownBitsPerSecond)];

    private static string[] Link(LinkReport link)
    {
        var l = link.Asked;
        var burst = l.MeanBurstPackets is { } b ? Invariant($" in bursts of {b:0.##}") : "";
        var loss = Invariant($"{l.LossShare * 100:0.###} %{burst}");
        return [link.From, link.To, Invariant($"{l.DelayMs:0.###} ms"), Invariant($"{l.JitterMs:0.###} ms"), loss, Rate(l.RateBitsPerSecond)];
    }

    private static IReadOnlyList<string[]> Bound(ExplainedBound b) =>
    [
        ["F / u_seed: the seeds send every bit once", Seconds(b.SeedTermSeconds)],
        ["F / d_min: the slowest leecher takes in the file", Seconds(b.SlowestTermSeconds)],
        ["N F / (u_seed + sum u_i): N copies leave through all uplinks", Seconds(b.SwarmTermSeconds)],
        [$"bound: {b.Because}", b.Seconds is { } s ? Seconds(s) : "none"],
    ];

    private static string[] Fit(FitLine f) => [f.Aspect, f.Needed, f.Available, f.Honest ? "yes" : "no", f.Reasoning];

    private static string Rate(long? bitsPerSecond) => bitsPerSecond is { } rate ? Units.FormatRate(rate) : "unlimited";

    private static string Seconds(double seconds) => Invariant($"{seconds:0.00}");
}
