namespace FsNet.Reports.Html;

/// <summary>Every node's figures, folded away: most readers look at the drawings.</summary>
internal static class NodesSection
{
    private const int MostRows = 200;

    public static void Write(Markup page, RunHistory run)
    {
        var nodes = run.Report.Nodes;
        page.Open("section", ("id", "nodes"), ("aria-labelledby", "nodes-title"));
        page.Element("h2", "Nodes", ("id", "nodes-title"));
        page.Open("details").Element("summary", $"Figures of {Words.Many(Math.Min(nodes.Count, MostRows), "node")}");
        Table.Write(
            page, "Nodes: completion and payload", ["node", "group", "region", "address", "#complete", "#in", "#out", "#in vain"],
            nodes.Take(MostRows).Select(Row));
        page.Close();
        page.Element(
            "p", nodes.Count > MostRows ? $"Data: nodes.csv, which has {Words.Count(nodes.Count - MostRows)} more." : "Data: nodes.csv.",
            ("class", "source"));
        page.Close();
    }

    private static string[] Row(NodeReport n) =>
    [
        n.Name, n.Group, n.Region ?? "–", n.Address, n.CompletedAtSeconds is { } at ? Words.Seconds(at) : "–",
        Size(n.BytesIn), Size(n.BytesOut), Size(n.DuplicateBytes),
    ];

    private static string Size(long? bytes) => bytes is { } told ? Words.Size(told) : "–";
}
