namespace FsNet.Tracker;

/// <summary>How long a loop rests when it fails: longer from one time to the next, for what fails at once would fail for ever, and fill the log.</summary>
internal sealed class Rest(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private TimeSpan _next = First;

    /// <summary>It has succeeded.</summary>
    public void Reset() => _next = First;

    /// <returns>Also when it is cancelled.</returns>
    public async Task TakeAsync(CancellationToken cancellation)
    {
        var now = _next;
        _next = now * 2 < Longest ? now * 2 : Longest;
        await Task.Delay(now, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
