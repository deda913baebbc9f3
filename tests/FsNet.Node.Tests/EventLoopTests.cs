using FsNet.Node.Scheduling;

namespace FsNet.Node.Tests;

/// <summary>One caller at a time, in order, and none left waiting: whoever posts does the work.</summary>
public sealed class EventLoopTests : IDisposable
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private readonly List<string> _done = [];
    private readonly EventLoop _loop;
    private TimeSpan _sleep = 100 * Millisecond;

    public EventLoopTests() => _loop = new EventLoop(_time);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void WhatIsPostedBeforeTheStartIsDoneAtTheStart()
    {
        _loop.Post(_ => _done.Add("a"));
        Assert.Empty(_done);
        Start();
        Assert.Equal(["a", "carry out", "settle", "carry out"], _done);
    }

    [Fact]
    public void WhatAnInputPostsComesAfterItAndBeforeTheLoopSettles()
    {
        Start();
        _done.Clear();
        _loop.Post(_ =>
        {
            _loop.Post(_ => _done.Add("second"));
            _done.Add("first");
        });
        Assert.Equal(["first", "carry out", "second", "carry out", "settle", "carry out"], _done);
    }

    [Fact]
    public async Task WhoPostsWhileAnotherWorksGoesOnAtOnce()
    {
        Start();
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var first = Task.Run(() => _loop.Post(_ =>
        {
            begun.Set();
            Assert.True(goOn.Wait(Patience));
            _done.Add("first");
        }));
        Assert.True(begun.Wait(Patience));
        _done.Clear();
        _loop.Post(_ => _done.Add("second"));
        Assert.Empty(_done);
        goOn.Set();
        await first.WaitAsync(Patience);
        Assert.Equal(["first", "carry out", "second", "carry out", "settle", "carry out"], _done);
    }

    [Fact]
    public void AWokenLoopSettlesWhenItWantedToAndAfterAQuarterOfASecondAtTheLatest()
    {
        Start();
        _done.Clear();
        _time.Advance(99 * Millisecond);
        Assert.Empty(_done);
        _sleep = TimeSpan.FromHours(1);
        _time.Advance(Millisecond);
        Assert.Equal(["carry out", "settle", "carry out"], _done);
        _done.Clear();
        _time.Advance(249 * Millisecond);
        Assert.Empty(_done);
        _time.Advance(Millisecond);
        Assert.Equal(["carry out", "settle", "carry out"], _done);
    }

    /// <summary>An input may make the next look due earlier; one that makes it later leaves the timer as it is.</summary>
    [Fact]
    public void TheEarliestTimeCounts()
    {
        Start();
        _sleep = 10 * Millisecond;
        _loop.Post(_ => { });
        _sleep = 200 * Millisecond;
        _loop.Post(_ => { });
        _done.Clear();
        _time.Advance(10 * Millisecond);
        Assert.Equal(["carry out", "settle", "carry out"], _done);
    }

    [Fact]
    public void ManyInputsDoNotKeepTheLoopFromSettling()
    {
        Start();
        _done.Clear();
        _loop.Post(_ => Enumerable.Range(0, 300).ToList().ForEach(_ => _loop.Post(_ => { })));
        Assert.Equal(2, _done.Count(d => d == "settle"));
        Assert.Equal("settle", _done[256]);
    }

    [Fact]
    public void WhatAnInputThrowsIsToldAndTheOthersGoOn()
    {
        Start();
        _done.Clear();
        _loop.Post(_ =>
        {
            _loop.Post(_ => _done.Add("other"));
            throw new InvalidOperationException("ours");
        });
        Assert.Equal(["failed: ours", "other", "carry out", "settle", "carry out"], _done);
    }

    [Fact]
    public void AfterTheEndNothingIsDone()
    {
        Start();
        _loop.Dispose();
        _done.Clear();
        _loop.Post(_ => _done.Add("late"));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(_done);
    }

    [Fact]
    public async Task ALoopEndsBeforeItsStartAndTwice()
    {
        await Task.Run(_loop.Dispose).WaitAsync(Patience);
        using var other = new EventLoop(_time);
        other.Start(_ => { }, now => now + _sleep, _ => { });
        other.Dispose();
        await Task.Run(other.Dispose).WaitAsync(Patience);
    }

    private void Start() => _loop.Start(
        _ => _done.Add("carry out"),
        now =>
        {
            _done.Add("settle");
            return now + _sleep;
        },
        e => _done.Add($"failed: {e.Message}"));
}
