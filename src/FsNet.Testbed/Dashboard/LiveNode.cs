using FsNet.Swarms.Running;
using FsNet.Topologies;

namespace FsNet.Testbed.Dashboard;

/// <summary>One node, and what the watchers were last told of it.</summary>
internal sealed class LiveNode(NodeSpec spec)
{
    private readonly RateMeter _in = new();
    private readonly RateMeter _out = new();
    private LiveRow _told;

    public NodeSpec Spec => spec;

    public NodeState State { get; set; }

    /// <summary>Different blocks that it has got from others.</summary>
    public int Blocks { get; private set; }

    public int Peers { get; set; }

    public double BytesInPerSecond => _in.PerSecond;

    public LiveRow Row => new(State, Blocks, (long)_in.PerSecond, (long)_out.PerSecond, Peers);

    public void Take(long bytes)
    {
        // A block may come before anybody has looked how the node is.
        if (State == NodeState.Waiting)
            State = NodeState.Fetching;
        Blocks++;
        _in.Add(bytes);
    }

    public void Give(long bytes) => _out.Add(bytes);

    public void MeasureRates(double seconds)
    {
        _in.Look(seconds);
        _out.Look(seconds);
    }

    /// <summary>Nothing moves any more.</summary>
    public void Rest() => MeasureRates(double.PositiveInfinity);

    /// <returns>Whether it differs from what was told the last time; from now on it does not.</returns>
    public bool TakeChange()
    {
        var row = Row;
        if (row == _told)
            return false;
        _told = row;
        return true;
    }
}

/// <param name="In">Payload bytes a second.</param>
/// <param name="Out">Payload bytes a second.</param>
internal readonly record struct LiveRow(NodeState State, int Blocks, long In, long Out, int Peers);
