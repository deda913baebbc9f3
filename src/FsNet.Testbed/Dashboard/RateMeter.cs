namespace FsNet.Testbed.Dashboard;

/// <summary>Bytes a second, smoothed: blocks arrive whole, so that single seconds tell little.</summary>
internal sealed class RateMeter
{
    private const double Smoothing = 0.5;

    // Below a byte a second nothing is going on.
    private const double Nothing = 1;

    private long _bytes;

    public double PerSecond { get; private set; }

    public void Add(long bytes) => _bytes += bytes;

    /// <param name="seconds">Since the last look; infinite when there is nothing to come.</param>
    public void Look(double seconds)
    {
        var now = _bytes / seconds;
        _bytes = 0;
        PerSecond = PerSecond == 0 || double.IsInfinity(seconds) ? now : (1 - Smoothing) * PerSecond + Smoothing * now;
        if (PerSecond < Nothing)
            PerSecond = 0;
    }
}
