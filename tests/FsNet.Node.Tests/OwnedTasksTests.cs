using FsNet.Node.Scheduling;

namespace FsNet.Node.Tests;

public class OwnedTasksTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RecordedLog _log = new();
    private readonly OwnedTasks _tasks;

    public OwnedTasksTests() => _tasks = new OwnedTasks(_log.Logger);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatItThrowsIsLoggedAndEndsWhatItServed(bool later)
    {
        var ended = new TaskCompletionSource<string>();
        _tasks.Run("the work", async () =>
        {
            if (later)
                await Task.Yield();
            throw new InvalidOperationException("bad");
        }, e => ended.SetResult(e.Message));
        Assert.Equal("bad", await ended.Task.WaitAsync(Patience));
        Assert.Equal("Error: \"the work\" broke; please report it bad", Assert.Single(_log.Lines));
    }

    [Fact]
    public void ACancellationIsNoFailure()
    {
        _tasks.Run("the work", () => Task.FromCanceled(new CancellationToken(true)), _ => Assert.Fail("it was told of"));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void WhatCannotEvenBeEndedIsLoggedToo()
    {
        _tasks.Do("the work", () => throw new InvalidOperationException("bad"), _ => throw new InvalidOperationException("worse"));
        Assert.Equal(["Error: \"the work\" broke; please report it bad", "Error: Nor could what it served be ended: \"the work\" worse"], _log.Lines);
    }

    [Fact]
    public async Task TheEndWaitsForWhatStillRuns()
    {
        var work = new TaskCompletionSource();
        _tasks.Run("the work", () => work.Task);
        var end = _tasks.EndAsync(Patience);
        Assert.False(end.IsCompleted);
        work.SetResult();
        await end.WaitAsync(Patience);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task TheEndWaitsNoLongerThanItIsTold()
    {
        _tasks.Run("the work", () => new TaskCompletionSource().Task);
        await _tasks.EndAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal("Warning: Not waited for any longer: \"the work\"", Assert.Single(_log.Lines));
    }
}
