using System.Text;
using System.Xml.Linq;
using FsNet.Fuzz.Seeding;
using FsNet.Swarms.Acting;
using FsNet.Topologies;
using FsNet.Topologies.Exporting;
using FsNet.Topologies.Reading;
using FsNet.Topologies.Theory;
using YamlDotNet.RepresentationModel;

namespace FsNet.Fuzz.Text;

/// <summary>A topology file: it is refused with its mistakes, or it can be written, read again, laid out and exported.</summary>
internal static class TopologyFiles
{
    /// <summary>In a folder that is not there: files that it names are not found, and it does not matter where the fuzzer runs.</summary>
    private const string Source = "/nowhere/topology.yaml";

    /// <summary>Laying out more takes longer than a fuzzer should.</summary>
    private const int MostNodes = 200, MostActions = 1000;

    public static void Run(ReadOnlySpan<byte> input) => Read(Encoding.UTF8.GetString(input), []);

    /// <summary>A line of <c>KEY=VALUE</c> is laid over a topology that is right.</summary>
    public static void RunOverride(ReadOnlySpan<byte> input) => Read(TextSeeds.Topology, [Encoding.UTF8.GetString(input)]);

    private static void Read(string text, string[] overrides)
    {
        if (TryRead(text, overrides) is not { } topology)
            return;
        var written = TopologyWriter.Write(topology);
        var again = TopologyLoader.Parse(written, Source, []).Topology;
        var twice = TopologyWriter.Write(again);
        Invariant.Holds(twice == written, $"written:\n{written}read again, and written:\n{twice}");
        Invariant.Holds(again.Nodes.SequenceEqual(topology.Nodes), $"read again, it has other nodes");
        if (topology.Nodes.Count <= MostNodes)
            LayOut(topology);
    }

    private static Topology? TryRead(string text, string[] overrides)
    {
        try
        {
            return TopologyLoader.Parse(text, Source, overrides).Topology;
        }
        catch (TopologyException e)
        {
            Invariant.Holds(e.Problems.Count > 0 && e.Message.Length > 0, $"it is refused without a word");
            return null;
        }
    }

    private static void LayOut(Topology topology)
    {
        var names = topology.Nodes.Select(n => n.Name).ToHashSet();
        Invariant.Holds(names.Count == topology.Nodes.Count, $"two nodes have one name");
        Invariant.Holds(FluidBound.Of(topology, 1 << 20).Seconds is null or > 0, $"there is a bound of no time");
        foreach (var link in LinkMatrix.Of(topology))
            Invariant.Holds(link.Profile.Delay >= TimeSpan.Zero && link.Profile.Loss is null or { Share: >= 0 and <= 1 }, $"{link}");
        foreach (var action in TimelinePlan.Of(topology).Take(MostActions))
            Invariant.Holds(action.At >= TimeSpan.Zero, $"{action} happens before the start");
        if (topology.File is FileSpec.Generated)
            Export(topology);
    }

    private static void Export(Topology topology)
    {
        _ = DotExport.Of(topology);
        _ = XDocument.Parse(CoreExport.Of(topology).Text);
        new YamlStream().Load(new StringReader(ComposeExport.Of(topology).Text));
        new YamlStream().Load(new StringReader(ContainerlabExport.Of(topology).Text));
    }
}
