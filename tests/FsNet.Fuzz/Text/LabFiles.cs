using System.Text;
using FsNet.Topologies;
using FsNet.Topologies.Importing;
using FsNet.Topologies.Reading;

namespace FsNet.Fuzz.Text;

/// <summary>A lab of another tool, by its first byte of containerlab or CORE: it is refused in a line, or its topology holds.</summary>
internal static class LabFiles
{
    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
            return;
        var text = Encoding.UTF8.GetString(input[1..]);
        try
        {
            var lab = (input[0] % 3) switch
            {
                0 => ContainerlabImport.Read(text, "a.clab.yml"),
                1 => CoreXmlImport.Read(text, "a.xml"),
                _ => CoreImnImport.Read(text, "a.imn"),
            };
            var imported = LabTopology.Of(lab);
            Invariant.Holds(TopologyLoader.Parse(imported.Text, "a.yaml", []).Topology.Nodes.Count > 2, $"nobody is in it");
            Invariant.Holds(imported.Missing.All(m => !m.Any(char.IsControl)), $"a line that is left out drives a terminal");
        }
        catch (TopologyException e)
        {
            Invariant.Holds(e.Problems.Count > 0, $"it is refused without a word");
        }
    }
}
