using System.Runtime.InteropServices;

namespace FsNet.Simulator.Lanes;

/// <summary>A lane's part of a <see cref="Lockstep"/>.</summary>
/// <param name="nodes">Its nodes, in the order of their numbers, without a gap.</param>
internal sealed class LaneRun(SimulatedSwarm swarm, Lane lane, SimulatedNode[] nodes)
{
    private readonly List<SimulatedNode> _due = [];
    private long _events;

    /// <summary>When something happens to one of the nodes next; MaxValue when nothing is planned.</summary>
    public TimeSpan NextVisit { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Everything that happens to the nodes before <paramref name="end"/>, node by node.</summary>
    public void Live(TimeSpan end)
    {
        lane.Part();
        FindDue(end);
        for (var i = 0; i < _due.Count; i++)
        {
            if (i + 2 < _due.Count)
                _due[i + 2].FetchNear();
            if (i + 1 < _due.Count)
                _due[i + 1].FetchReceivers();
            _events += _due[i].LiveUntil(end);
        }
        lane.Rejoin();
    }

    /// <summary>Takes what the other lanes have for this one.</summary>
    /// <param name="number">Of this lane.</param>
    public void Receive(int number, TimeSpan now)
    {
        foreach (var other in swarm.Lanes)
        {
            foreach (ref readonly var letter in CollectionsMarshal.AsSpan(other.LettersTo(number)))
                swarm.Deliver(letter.Node, letter.Mail);
            other.LettersTo(number).Clear();
            foreach (ref readonly var change in CollectionsMarshal.AsSpan(other.ChangesFor(number)))
                change.Apply(now);
            other.ChangesFor(number).Clear();
        }
    }

    public void LookForVisits()
    {
        NextVisit = TimeSpan.MaxValue;
        foreach (var at in Visits)
            if (at < NextVisit)
                NextVisit = at;
    }

    /// <summary>Visits since the last call.</summary>
    public long TakeEvents()
    {
        var events = _events;
        _events = 0;
        return events;
    }

    private ReadOnlySpan<TimeSpan> Visits => swarm.Visits.AsSpan(nodes[0].Number, nodes.Length);

    private void FindDue(TimeSpan end)
    {
        _due.Clear();
        var visits = Visits;
        for (var i = 0; i < visits.Length; i++)
            if (visits[i] < end)
                _due.Add(nodes[i]);
    }
}
