namespace FsNet.Topologies.Planning;

/// <summary>The ports that every node of a run has on its own address.</summary>
internal sealed record NodePorts(int Tracker, int TrackerStatus, int Node, int NodeStatus)
{
    public static NodePorts Usual { get; } = new(9090, 9091, 9100, 9101);
}
