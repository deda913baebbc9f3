using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// How long to wait for an answer: 250 ms, then twice as long each time up to 4 s, each a quarter more or less by chance, so that nodes
/// that lost the same tracker do not come back to it all at once.
/// </summary>
public sealed class RetrySchedule(Prng prng)
{
    /// <summary>How often a request is sent over UDP before the client gives up, or turns to TCP: after some 12 s.</summary>
    public const int Attempts = 6;

    private const double Jitter = 0.25;

    public static TimeSpan First { get; } = TimeSpan.FromMilliseconds(250);

    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(4);

    /// <param name="attempt">0 for the first time the request is sent.</param>
    public TimeSpan DelayAfter(int attempt)
    {
        var plain = First * Math.Pow(2, Math.Min(attempt, 30));
        return (plain < Longest ? plain : Longest) * (1 - Jitter + 2 * Jitter * prng.NextDouble());
    }
}
