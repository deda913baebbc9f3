using FsNet.Swarms.Acting;
using FsNet.Topologies;

namespace FsNet.Testbed.Tests.Acting;

/// <summary>Whether a stalled swarm is given up, and a node that is down waited for, follows from what is still to come.</summary>
public class ActionsAheadTests
{
    [Fact]
    public void ActionsAreTakenInOrderWhenTheyAreDue()
    {
        var ahead = new ActionsAhead([Node(1, isKill: true), Node(2, isKill: false)]);
        Assert.Equal([Seconds(1), Seconds(2)], ahead.Times);
        Assert.False(ahead.TryTake(Seconds(0.9), out _));
        Assert.True(ahead.TryTake(Seconds(1), out var first));
        Assert.Equal(Node(1, isKill: true), first);
        Assert.False(ahead.TryTake(Seconds(1), out _));
        Assert.Equal(1, ahead.Count);
    }

    [Fact]
    public void ANodeWillReturnUntilItsLastRestartIsTaken()
    {
        var ahead = new ActionsAhead([Node(1, isKill: false), Node(2, isKill: true), Node(3, isKill: false)]);
        for (var second = 1; second <= 3; second++)
        {
            Assert.True(ahead.WillReturn("leech-1"));
            Assert.False(ahead.WillReturn("leech-2"));
            Assert.True(ahead.TryTake(Seconds(second), out _));
        }
        Assert.False(ahead.WillReturn("leech-1"));
    }

    [Fact]
    public void AKillAloneGetsNoSwarmGoingAgain()
    {
        var ahead = new ActionsAhead(
            [new SwarmAction.Partition(Seconds(1), new Sides([["eu"], ["us"]]), true, "t.yaml:3"), Node(2, isKill: true)]);
        Assert.True(ahead.MayHelp);
        ahead.TryTake(Seconds(1), out _);
        Assert.False(ahead.MayHelp);
    }

    private static SwarmAction.Node Node(double at, bool isKill) => new(Seconds(at), "leech-1", isKill, "t.yaml:3");

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
