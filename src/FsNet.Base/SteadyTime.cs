namespace FsNet.Base;

/// <summary>
/// The time of day as it was when this was made, and from then on by the clock that nobody sets: what is measured with it is not moved
/// by a correction of the system's time.
/// </summary>
public sealed class SteadyTime(TimeProvider inner) : TimeProvider
{
    private readonly long _begin = inner.GetTimestamp();
    private readonly DateTimeOffset _beganAt = inner.GetUtcNow();

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => _beganAt + inner.GetElapsedTime(_begin);

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
