using FsNet.Node.Transfer;
using FsNet.Protocol.Content;

namespace FsNet.Node.Tests.Transfer;

public class RateLimiterTests
{
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(20);

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(56_000)]
    [InlineData(25_000_000)]
    [InlineData(999_999_937)]
    public void TheRateHoldsOverALongTime(long bitsPerSecond)
    {
        var limiter = new RateLimiter(bitsPerSecond, _time);
        var sent = SendFor(limiter, TimeSpan.FromMinutes(5), late: () => default);
        Assert.InRange(sent / (bitsPerSecond / 8.0 * _time.Now.TotalSeconds), 0.9999, 1.0001 + limiter.SliceBytes * 8.0 / bitsPerSecond / 300);
    }

    [Fact]
    public void LateTimersDoNotEatIntoTheRate()
    {
        var prng = new Prng(9);
        var limiter = new RateLimiter(25_000_000, _time);
        var sent = SendFor(limiter, TimeSpan.FromMinutes(5), late: () => TimeSpan.FromMilliseconds(15 * prng.NextDouble()));
        Assert.InRange(sent / (25e6 / 8 * _time.Now.TotalSeconds), 0.999, 1.001);
    }

    [Fact]
    public void WhatWasNotUsedIsNotSavedUp()
    {
        var limiter = new RateLimiter(8_000_000, _time);
        _time.Advance(TimeSpan.FromHours(1));
        var window = TimeSpan.FromMilliseconds(100);
        var sent = SendFor(limiter, window, late: () => default);
        Assert.InRange(sent, 1e6 * window.TotalSeconds, 1e6 * (window + Burst).TotalSeconds + 2 * limiter.SliceBytes);
    }

    [Fact]
    public void TakersShareTheRateInTheOrderOfAsking()
    {
        var limiter = new RateLimiter(8_000, _time);
        _time.Advance(Burst);
        var waits = Enumerable.Range(0, 4).Select(_ => limiter.WaitAsync(1000, CancellationToken.None).AsTask()).ToArray();
        Assert.Equal([true, false, false, false], waits.Select(w => w.IsCompleted));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true, true, false, false], waits.Select(w => w.IsCompleted));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.All(waits, w => Assert.True(w.IsCompleted));
    }

    /// <summary>Control frames go ahead of their turn, and are paid for by what comes after: so all that moves keeps to the rate.</summary>
    [Fact]
    public void WhatGoesAheadIsPaidForByTheOthers()
    {
        var limiter = new RateLimiter(8_000, _time);
        _time.Advance(Burst);
        var lead = TimeSpan.FromMilliseconds(250);
        Assert.Equal([true, true], Enumerable.Range(0, 2).Select(_ => limiter.WaitAsync(200, CancellationToken.None, lead).IsCompleted));
        var control = limiter.WaitAsync(200, CancellationToken.None, lead).AsTask();
        var block = limiter.WaitAsync(1, CancellationToken.None).AsTask();
        Assert.False(control.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(150));
        Assert.True(control.IsCompleted);
        Assert.False(block.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(450));
        Assert.True(block.IsCompleted);
    }

    [Fact]
    public void WhatHasMovedAlreadyIsPaidForAsWell()
    {
        var limiter = new RateLimiter(8_000, _time);
        limiter.Charge(1000);
        var wait = limiter.WaitAsync(1, CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(970));
        Assert.False(wait.IsCompleted);
        _time.Advance(Burst + Burst);
        Assert.True(wait.IsCompleted);
    }

    [Fact]
    public void UnlimitedIsAtOnce()
    {
        var limiter = new RateLimiter(null, _time);
        Assert.True(limiter.WaitAsync(int.MaxValue, CancellationToken.None).IsCompletedSuccessfully);
        Assert.True(limiter.WaitAsync(int.MaxValue, CancellationToken.None).IsCompletedSuccessfully);
        Assert.Equal(int.MaxValue, limiter.SliceBytes);
    }

    [Theory]
    [InlineData(1_000, 2048)]
    [InlineData(25_000_000, 12_500)]
    public void SlicesAreSmallButNotTiny(long bitsPerSecond, int bytes) =>
        Assert.Equal(bytes, new RateLimiter(bitsPerSecond, _time).SliceBytes);

    [Fact]
    public async Task AWaitCanBeGivenUp()
    {
        var limiter = new RateLimiter(8_000, _time);
        using var stop = new CancellationTokenSource();
        await limiter.WaitAsync(100_000, stop.Token);
        var wait = limiter.WaitAsync(1, stop.Token).AsTask();
        Assert.False(wait.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    /// <summary>Sends slice by slice, as a connection does.</summary>
    /// <returns>The bytes that were let through.</returns>
    private long SendFor(RateLimiter limiter, TimeSpan duration, Func<TimeSpan> late)
    {
        var (end, sent) = (_time.Now + duration, 0L);
        while (_time.Now < end)
        {
            var wait = limiter.WaitAsync(limiter.SliceBytes, CancellationToken.None);
            if (!wait.IsCompleted)
                _time.AdvanceToTimer(late());
            Assert.True(wait.IsCompletedSuccessfully);
            sent += limiter.SliceBytes;
        }
        return sent;
    }
}
