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
    private int _told;

    public ActionsAhead Ahead { get; } = new(TimelinePlan.Of(topology));

    public bool TrackerIsUp { get; private set; } = true;

    /// <summary>One event of the simulator for each action.</summary>
    public void Plan()
    {
        foreach (var at in Ahead.Times)
        {
            swarm.At(at, () =>
            {
                if (Ahead.TryTake(at, out var action))
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
        catch (Exception e) when (Fulfilment.CanFailBy(e))
        {
            fulfilment.Fail(e.Message);
        }
        fulfilment.Conclude();
    }

    /// <returns>Whether it was done.</returns>
    private bool Act(SwarmAction action)
    {
        var decision = Decision.On(action, IsUp, recorded.IsHealed);
        Record(decision, action);
        if (!decision.IsDone)
            return false;
        Do(action);
        observer?.Acted(action);
        return true;
    }

    private void Do(SwarmAction action)
    {
        if (action is SwarmAction.Node node)
            Do(node);
        else if (action is SwarmAction.Link link)
            Apply(links.Change(link.Between, link.And, link.Settings));
        else if (action is SwarmAction.Partition partition)
            Apply(partition.IsOver ? links.Heal(partition.Sides) : links.Part(partition.Sides));
    }

    private bool IsUp(string name) => name == topology.Tracker.Name ? TrackerIsUp : swarm.Nodes[_numbers[name]].IsUp;

    private void Do(SwarmAction.Node action)
    {
        if (action.Name == topology.Tracker.Name)
            DoToTracker(action.IsKill);
        else if (action.IsKill)
            swarm.Kill(_numbers[action.Name]);
        else
            swarm.Restart(_numbers[action.Name]);
    }

    private void DoToTracker(bool isKill)
    {
        TrackerIsUp = !isKill;
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

    private void Record(Decision decision, SwarmAction action)
    {
        if (decision.What is not { } what)
            return;
        recorder.Happened(what, decision.Subject, action.Because);
        if (_told++ < MostTold)
            view.Tell(decision.Describe(action.At, action.Because));
    }
}
