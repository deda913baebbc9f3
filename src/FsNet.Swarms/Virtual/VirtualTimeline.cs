using FsNet.Hosting;
using FsNet.Reports;
using FsNet.Simulator;
using FsNet.Swarms.Acting;
using FsNet.Swarms.Running;
using FsNet.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Virtual;

/// <summary>The topology's timeline in virtual time; and what those who watch wish.</summary>
/// <param name="observer">Null where nobody watches.</param>
internal sealed class VirtualTimeline(
    Topology topology, LinkState links, SimulatedSwarm swarm, VirtualRecorder recorder, RecordedTimeline recorded, IRunObserver? observer,
    IProgressView view)
{
    private const int MostTold = 100;

    private readonly Dictionary<string, int> _numbers = swarm.Nodes.ToDictionary(n => n.Plan.Name, n => n.Number);
    private readonly Dictionary<string, int> _restarts = [];
    private bool _trackerIsUp = true;
    private int _told;

    /// <summary>Actions to come.</summary>
    public int Left { get; private set; }

    /// <summary>Actions to come that could get a stalled swarm going again.</summary>
    public int MayHelp { get; private set; }

    public bool TrackerIsUp => _trackerIsUp;

    public bool WillReturn(SimulatedNode node) => _restarts.GetValueOrDefault(node.Plan.Name) > 0;

    public void Plan()
    {
        foreach (var action in TimelinePlan.Of(topology))
        {
            Count(action, +1);
            swarm.At(action.At, () =>
            {
                Count(action, -1);
                Act(action);
            });
        }
    }

    /// <summary>
    /// Between two steps: wishes are planned for the next millisecond of virtual time, so that the recorded timeline, which has no finer
    /// times, repeats the run event by event.
    /// </summary>
    /// <param name="elapsed">Since the leechers started.</param>
    public void PlanWishes(TimeSpan elapsed)
    {
        var at = RecordedTimeline.Round(elapsed + TimeSpan.FromTicks(1));
        foreach (var wish in observer?.Desk.Take() ?? [])
            swarm.At(at, () => Fulfil(wish, at));
    }

    private void Fulfil(Wish wish, TimeSpan at)
    {
        var fulfilment = new Fulfilment(wish, observer!.Desk.Links, recorded);
        try
        {
            foreach (var action in fulfilment.ActionsAt(at))
                fulfilment.Note(action, Act(action));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fulfilment.Fail(e.Message);
        }
        fulfilment.Conclude();
    }

    private void Count(SwarmAction action, int change)
    {
        Left += change;
        if (action is SwarmAction.Node { IsKill: true })
            return;
        MayHelp += change;
        if (action is SwarmAction.Node restart)
            _restarts[restart.Name] = _restarts.GetValueOrDefault(restart.Name) + change;
    }

    /// <returns>Whether it was done.</returns>
    private bool Act(SwarmAction action)
    {
        var done = action switch
        {
            SwarmAction.Node node => TryAct(node),
            SwarmAction.Link link => Change(link),
            SwarmAction.Partition partition => Part(partition),
            _ => throw new InvalidOperationException($"no way to do {action}"),
        };
        if (done)
            observer?.Acted(action);
        return done;
    }

    private bool TryAct(SwarmAction.Node action)
    {
        var what = action.IsKill ? EventKind.Kill : EventKind.Restart;
        var possible = IsUp(action.Name) == action.IsKill;
        Record(action, possible ? what : $"{what} skipped: {(action.IsKill ? "it is down" : "it runs")}", action.Name);
        if (possible)
            Act(action);
        return possible;
    }

    private bool Change(SwarmAction.Link link)
    {
        Record(link, EventKind.Link, $"{link.Between} - {link.And}");
        Apply(links.Change(link.Between, link.And, link.Settings));
        return true;
    }

    private bool Part(SwarmAction.Partition partition)
    {
        if (partition.IsOver && recorded.IsHealed(partition.Sides))
            return false;
        Record(partition, partition.IsOver ? EventKind.Heal : EventKind.Partition, partition.Sides.ToString());
        Apply(partition.IsOver ? links.Heal(partition.Sides) : links.Part(partition.Sides));
        return true;
    }

    private bool IsUp(string name) => name == topology.Tracker.Name ? _trackerIsUp : swarm.Nodes[_numbers[name]].IsUp;

    private void Act(SwarmAction.Node action)
    {
        if (action.Name == topology.Tracker.Name)
            ActOnTracker(action.IsKill);
        else if (action.IsKill)
            swarm.Kill(_numbers[action.Name]);
        else
            swarm.Restart(_numbers[action.Name]);
    }

    private void ActOnTracker(bool isKill)
    {
        _trackerIsUp = !isKill;
        if (isKill)
            swarm.KillTracker();
        else
            swarm.RestartTracker();
    }

    private void Apply(IReadOnlyList<ZoneLink> changed)
    {
        var zones = links.Zones.Index().ToDictionary(z => z.Item, z => z.Index);
        swarm.Change(changed.Select(l => (zones[l.From], zones[l.To], l.Profile, links.IsCut(l.From, l.To))));
    }

    private void Record(SwarmAction action, string what, string subject)
    {
        recorder.Happened(what, subject, action.Because);
        if (_told++ < MostTold)
            view.Tell($"{Units.FormatTime(action.At)}: {what} {subject} ({action.Because})");
    }
}
