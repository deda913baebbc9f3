namespace FsNet.Simulator;

/// <summary>A clock that began at another time and runs at another speed than the world's. It never goes back.</summary>
/// <param name="offset">What it shows when the world begins.</param>
/// <param name="speed">Its seconds per second of the world.</param>
internal sealed class SkewedClock(TimeSpan offset, double speed)
{
    public static SkewedClock True { get; } = new(TimeSpan.Zero, 1);

    private bool IsTrue => speed == 1 && offset == TimeSpan.Zero;

    public TimeSpan At(TimeSpan world) => IsTrue ? world : offset + new TimeSpan((long)(world.Ticks * speed));

    /// <summary>The first moment of the world at which the clock shows this, or later.</summary>
    public TimeSpan WorldAt(TimeSpan shown)
    {
        if (IsTrue || shown == TimeSpan.MaxValue)
            return shown;
        var world = new TimeSpan((long)((shown - offset).Ticks / speed));
        while (At(world) < shown)
            world += TimeSpan.FromTicks(1);
        return world;
    }
}
