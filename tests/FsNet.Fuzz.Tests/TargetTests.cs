namespace FsNet.Fuzz.Tests;

public class TargetTests
{
    /// <summary>Inputs lie in folders and files of these names; afl-fuzz takes a folder with an entry called queue for its own.</summary>
    [Fact]
    public void NamesAreThoseOfFiles()
    {
        foreach (var target in Targets.All)
        {
            Assert.Matches("^[a-z-]+$", target.Name);
            Assert.InRange(target.Weight, 1, 10);
            var seeds = target.Seeds().ToList();
            Assert.NotEmpty(seeds);
            Assert.All(seeds, s => Assert.Matches("^[a-z0-9-]+$", s.Name));
            Assert.DoesNotContain(seeds, s => s.Name == "queue");
            Assert.Equal(seeds.Count, seeds.DistinctBy(s => s.Name).Count());
        }
        Assert.Equal(Targets.All.Count, Targets.All.DistinctBy(t => t.Name).Count());
    }

    /// <summary>Whoever looks after the fuzzer: a target that takes everything would find nothing.</summary>
    [Fact]
    public void WhatIsBrokenIsSaid()
    {
        var target = new FuzzTarget("any", 1, "any", input => Invariant.Holds(input.Length < 3, $"{input.Length} bytes"), () => []);
        Assert.Null(Replay.Complaint(target, [1, 2]));
        Assert.Contains("BrokenInvariantException: 3 bytes", Replay.Complaint(target, [1, 2, 3]));
    }
}
