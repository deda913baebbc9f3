using System.Text.Json;
using FsNet.Swarms.Hosts;

namespace FsNet.Testbed.Tests.Hosts;

/// <summary>On files in place of the kernel's: what is written to them is what matters.</summary>
public sealed class NeighbourLimitsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fsnet-test-").FullName;
    private readonly string _state;
    private readonly NeighbourLimits _limits;

    public NeighbourLimitsTests()
    {
        _state = Path.Combine(_folder, "state");
        Set(1024, 512);
        _limits = new NeighbourLimits(_folder, _state);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheyAreRaisedForAsLongAsARunLasts()
    {
        var (lease, before, now) = _limits.Take(4000, 100);
        Assert.Equal((1024, 4100), (before, now));
        Assert.Equal((4100, 4100), Now);
        _limits.Return(lease);
        Assert.Equal((1024, 512), Now);
        Assert.Equal(["lock"], Directory.GetFiles(_state).Select(Path.GetFileName));
    }

    [Fact]
    public void TheFirstOfTwoToEndTakesNothingFromTheOther()
    {
        var (first, _, _) = _limits.Take(2000, 0);
        var (second, _, _) = _limits.Take(3000, 0);
        Assert.Equal((5000, 5000), Now);
        _limits.Return(first);
        Assert.True(Now.Hard >= 3000);
        _limits.Return(second);
        Assert.Equal((1024, 512), Now);
    }

    [Fact]
    public void SmallOnesAreCountedTogether()
    {
        var leases = Enumerable.Range(0, 3).Select(_ => _limits.Take(500, 0).Lease).ToList();
        Assert.Equal((1500, 1500), Now);
        leases.ForEach(_limits.Return);
        Assert.Equal((1024, 512), Now);
    }

    [Fact]
    public void ManyThatComeAtOnceTakeTurns()
    {
        const int Runs = 64;
        var leases = Enumerable.Range(0, Runs).AsParallel().WithDegreeOfParallelism(16).Select(_ => _limits.Take(100, 0).Lease).ToList();
        Assert.Equal(Runs * 100, Now.Hard);
        leases.AsParallel().WithDegreeOfParallelism(16).ForAll(_limits.Return);
        Assert.Equal((1024, 512), Now);
    }

    [Fact]
    public void WhatAKilledRunHadRaisedIsPutBack()
    {
        var (lease, _, _) = _limits.Take(4000, 0);
        Kill(lease);
        Assert.Contains("put the limits", _limits.PutBackStale());
        Assert.Equal((1024, 512), Now);
        Assert.Null(_limits.PutBackStale());
    }

    [Fact]
    public void ByTheOneThatStillRunsToo()
    {
        var (killed, _, _) = _limits.Take(4000, 0);
        var (other, _, _) = _limits.Take(2000, 0);
        Kill(killed);
        Assert.Null(_limits.PutBackStale());
        Assert.True(Now.Hard >= 2000);
        _limits.Return(other);
        Assert.Equal((1024, 512), Now);
    }

    [Fact]
    public void WhatSomebodySetMeanwhileStays()
    {
        var (lease, _, _) = _limits.Take(4000, 0);
        Set(8192, 4096);
        _limits.Return(lease);
        Assert.Equal((8192, 4096), Now);
    }

    [Fact]
    public void HalfANoteIsNone()
    {
        var (lease, _, _) = _limits.Take(4000, 0);
        File.WriteAllText(lease, "{\"Own");
        Assert.Contains("put the limits", _limits.PutBackStale());
        Assert.Equal((1024, 512), Now);
    }

    [Fact]
    public void WhereThereIsRoomNothingChanges()
    {
        var (lease, before, now) = _limits.Take(900, 100);
        Assert.Equal((1024, null), (before, now));
        _limits.Return(lease);
        Assert.Equal((1024, 512), Now);
    }

    private (long Hard, long Soft) Now => (Read("gc_thresh3"), Read("gc_thresh2"));

    /// <summary>Another process takes the place of the one that held it.</summary>
    private static void Kill(string lease)
    {
        var gone = Owner.ThisProcess with { StartTicks = Owner.ThisProcess.StartTicks + 1 };
        File.WriteAllText(lease, JsonSerializer.Serialize(new { Owner = gone, Entries = 4000 }));
    }

    private void Set(int hard, int soft)
    {
        File.WriteAllText(Path.Combine(_folder, "gc_thresh3"), $"{hard}\n");
        File.WriteAllText(Path.Combine(_folder, "gc_thresh2"), $"{soft}\n");
    }

    private long Read(string name) => long.Parse(File.ReadAllText(Path.Combine(_folder, name)));
}
