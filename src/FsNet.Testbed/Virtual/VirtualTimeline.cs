using FsNet.Hosting;
using FsNet.Simulator;
using FsNet.Testbed.Running;
using FsNet.Testbed.Shaping;
using FsNet.Testbed.Topologies;

namespace FsNet.Testbed.Virtual;

/// <summary>The topology's timeline in virtual time.</summary>
internal sealed class VirtualTimeline(
    Topology topology, LinkState links, SimulatedSwarm swarm, VirtualRecorder recorder, IProgressView view)
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

    private void Count(SwarmAction action, int change)
    {
        Left += change;
        if (action is SwarmAction.Node { IsKill: true })
            return;
        MayHelp += change;
        if (action is SwarmAction.Node restart)
            _restarts[restart.Name] = _restarts.GetValueOrDefault(restart.Name) + change;
    }

    private void Act(SwarmAction action)
    {
        switch (action)
        {
            case SwarmAction.Node node when IsUp(node.Name) != node.IsKill:
                Record(action, $"{(node.IsKill ? "kill" : "restart")} skipped: {(node.IsKill ? "it is down" : "it runs")}", node.Name);
                break;
            case SwarmAction.Node node:
                Record(action, node.IsKill ? "kill" : "restart", node.Name);
                Act(node);
                break;
            case SwarmAction.Link link:
                Record(action, "link", $"{link.Between} - {link.And}");
                Apply(links.Change(link.Between, link.And, link.Settings));
                break;
            case SwarmAction.Partition partition:
                var sides = partition.Sides.Select(s => string.Join(", ", s));
                Record(action, partition.IsOver ? "heal" : "partition", string.Join(" | ", sides));
                Apply(partition.IsOver ? links.Heal(partition.Sides) : links.Part(partition.Sides));
                break;
        }
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
