namespace FsNet.Reports;

/// <summary>What the files of a run's folder are called, by those who write them and those who read them.</summary>
internal static class RunFileNames
{
    public const string Report = "report.json";
    public const string Html = "report.html";
    public const string Topology = "topology.yaml";
    public const string Events = "events.jsonl";
    public const string Blocks = "blocks.csv";
    public const string Links = "links.csv";
    public const string Nodes = "nodes.csv";
}
