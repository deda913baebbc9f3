namespace FsNet.Swarms.Running;

/// <summary>Unix time as the event files write it.</summary>
internal static class Clock
{
    public static double UnixMilliseconds(this TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
}
