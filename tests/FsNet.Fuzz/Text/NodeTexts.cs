using System.Text;
using System.Text.Json;
using FsNet.Fuzz.Seeding;
using FsNet.Swarms.Acting;
using FsNet.Swarms.Running;
using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Fuzz.Text;

/// <summary>What programs tell the testbed: events and status of nodes, and wishes that the dashboard is sent.</summary>
internal static class NodeTexts
{
    private static readonly Topology Known = TopologyLoader.Parse(TextSeeds.Topology, "known.yaml", []).Topology;

    public static void RunEvent(ReadOnlySpan<byte> input) => _ = NodeEvent.Parse(Encoding.UTF8.GetString(input));

    /// <summary>As the testbed's client reads a status: what is no JSON, or is of another shape, is a status that cannot be had.</summary>
    public static void RunStatus(ReadOnlySpan<byte> input)
    {
        try
        {
            _ = JsonSerializer.Deserialize<NodeStatus>(input, NodeStatus.Json)?.File;
        }
        catch (JsonException)
        {
            // Said to be so.
        }
    }

    public static void RunWish(ReadOnlySpan<byte> input)
    {
        try
        {
            _ = WishReader.Read(Encoding.UTF8.GetString(input), Known);
        }
        catch (TopologyException e)
        {
            Invariant.Holds(e.Message.Length > 0, $"it is refused without a word");
        }
    }
}
