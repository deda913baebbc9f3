using FsNet.Swarms.Acting;
using FsNet.Topologies;

namespace FsNet.Testbed.Tests.Acting;

/// <summary>What an action means, whatever the back end: what is done and what is recorded follow from the action and from what is up.</summary>
public class DecisionTests
{
    private static readonly Sides Parted = new([["eu"], ["us"]]);
    private static readonly Sides Healed = new([["eu"], ["us"]]);

    [Theory]
    [InlineData(true, true, true, "kill")]
    [InlineData(true, false, false, "kill skipped: it is down")]
    [InlineData(false, false, true, "restart")]
    [InlineData(false, true, false, "restart skipped: it runs")]
    public void ANodeThatIsSoAlreadyIsLeftAloneAndThatIsSaid(bool isKill, bool isUp, bool isDone, string what) =>
        Assert.Equal(new Decision(isDone, what, "leech-1"), Decide(new SwarmAction.Node(default, "leech-1", isKill, "t.yaml:3"), isUp));

    [Fact]
    public void ALinkIsChangedWhateverItWas() => Assert.Equal(
        new Decision(true, "link", "eu - us"),
        Decide(new SwarmAction.Link(default, "eu", "us", new LinkSettings(null, null, null, 1, null), "t.yaml:3")));

    [Fact]
    public void APartitionBeginsAndEnds()
    {
        Assert.Equal(new Decision(true, "partition", "eu | us"), Decide(new SwarmAction.Partition(default, Parted, false, "t.yaml:3")));
        Assert.Equal(new Decision(true, "heal", "eu | us"), Decide(new SwarmAction.Partition(default, Parted, true, "t.yaml:3")));
    }

    /// <summary>Nothing ends then, and so nothing is recorded; another partition of the same zones still ends.</summary>
    [Fact]
    public void APartitionThatSomebodyHealedDoesNotEndAgain() => Assert.Equal(
        (IsDone: false, What: null),
        Decide(new SwarmAction.Partition(default, Healed, true, "t.yaml:3")) is var d ? (d.IsDone, d.What) : default);

    [Fact]
    public void PeopleReadWhenAndWhy() => Assert.Equal(
        "1.5 s: kill leech-1 (t.yaml:3)", new Decision(true, "kill", "leech-1").Describe(TimeSpan.FromSeconds(1.5), "t.yaml:3"));

    private static Decision Decide(SwarmAction action, bool isUp = true) => Decision.On(
        action,
        name => name == "leech-1" ? isUp : throw new KeyNotFoundException(name),
        sides => sides == Healed);
}
