namespace FsNet.Testbed.Tests.Topologies;

/// <summary>A name stands for one thing only.</summary>
public class MemberNamesTests
{
    private const string More = "  leech-1: { role: leech, count: 2 }\n";

    [Fact]
    public void AGroupIsNotCalledLikeAMemberOfAnother()
    {
        var error = Assert.Single(Sample.Errors(Sample.Yaml + More + "timeline: [{ at: 1s, kill: leech-1 }]"));
        Assert.Equal(
            $"t.yaml:{Sample.LinesBefore}: groups.leech-1: found a group with the name of a member of the group 'leech', "
            + "allowed: a name that stands for nothing else",
            error);
    }

    [Fact]
    public void TheOrderOfTheGroupsDoesNotMatter() =>
        Assert.Single(Sample.Errors(Sample.Yaml.Replace("groups:\n", "groups:\n" + More)));

    [Fact]
    public void TheSingleMemberOfAGroupIsAMemberToo() => Assert.Single(Sample.Errors(Sample.Yaml + "  seed-0: { role: seed }\n"));

    [Fact]
    public void NorIsARegion()
    {
        var error = Assert.Single(Sample.Errors(Sample.Yaml.Replace("[eu, us]\n", "[eu, us, leech-3]\n")));
        Assert.StartsWith("t.yaml:5: regions.2: found 'leech-3', which is a member of the group 'leech'", error);
    }

    [Theory]
    [InlineData("leech-4")]
    [InlineData("leech-01")]
    [InlineData("leech-x")]
    [InlineData("leech-")]
    public void WhatOnlyLooksLikeOneIsFine(string name) =>
        Assert.Equal(2, Sample.With($"  {name}: {{ role: leech, count: 2 }}\n").Leechers.Count(l => l.Zone.Group == name));

    [Fact]
    public void ALargerCountIsLookedAtAnew() =>
        Assert.Single(Sample.Errors(Sample.Yaml + "  leech-4: { role: leech }\n", "groups.leech.count=5"));
}
