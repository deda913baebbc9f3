using FsNet.Node.Storage;

namespace FsNet.Node.Tests.Storage;

public sealed class DiskThreadsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly DiskThreads _threads;
    private readonly ManualResetEventSlim _disk = new();

    public DiskThreadsTests() => _threads = new DiskThreads(_time, atOnce: 2);

    public void Dispose()
    {
        _disk.Set();
        _threads.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public async Task WhatIsQueuedFromManyThreadsIsDoneOnce()
    {
        const int Each = 2000;
        var done = new int[4 * Each];
        var all = new List<Task<int>>[4];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() => all[thread] =
            [.. Enumerable.Range(thread * Each, Each).Select(i => _threads.RunAsync(() => Interlocked.Increment(ref done[i])))])));
        await Task.WhenAll(all.SelectMany(a => a)).WaitAsync(Patience);
        Assert.All(done, count => Assert.Equal(1, count));
    }

    /// <summary>However often something more is queued: it waits as long, and no longer, as if nothing were.</summary>
    [Fact]
    public async Task WorkThatComesAllTheTimeDoesNotPutOffTheHelpForWhatIsStuck()
    {
        await FillWithStuckAsync();
        var waiting = _threads.RunAsync(() => true);
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            _threads.Queue(() => { });
        }
        Assert.True(await waiting.WaitAsync(Patience));
    }

    /// <summary>A queue that moves is no reason for more threads: they would only share the same processors.</summary>
    [Fact]
    public async Task ThreadsThatWorkAreLeftToIt()
    {
        using var gate = new SemaphoreSlim(0);
        var started = 0;
        var work = Enumerable.Range(0, 3).Select(_ => _threads.RunAsync(Wait)).ToList(); // Two of them at once: a third thread may be wanted.
        await Until.TrueAsync(() => Volatile.Read(ref started) == 2);
        gate.Release();
        await Until.TrueAsync(() => Volatile.Read(ref started) == 3);
        work.Add(_threads.RunAsync(Wait)); // This waits, but what waited before does not.
        _time.Advance(TimeSpan.FromMilliseconds(25));
        Assert.Equal(2, _threads.Count);
        gate.Release(3);
        Assert.DoesNotContain(false, await Task.WhenAll(work).WaitAsync(Patience));

        bool Wait()
        {
            Interlocked.Increment(ref started);
            return gate.Wait(Patience);
        }
    }

    [Fact]
    public async Task WhoWantsToMoveThereAfterTheEndIsTold()
    {
        _threads.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _threads.SwitchAsync());
    }

    private async Task FillWithStuckAsync()
    {
        using var stuck = new CountdownEvent(2);
        for (var i = 0; i < 2; i++)
            _threads.Queue(() =>
            {
                stuck.Signal();
                _disk.Wait(2 * Patience);
            });
        await Task.Run(() => stuck.Wait(Patience));
    }
}
