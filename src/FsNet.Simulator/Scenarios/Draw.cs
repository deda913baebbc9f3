using FsNet.Protocol.Content;

namespace FsNet.Simulator.Scenarios;

/// <summary>Chance as scenarios need it, each use from a stream of its own.</summary>
internal sealed class Draw(ulong seed, string stream)
{
    private readonly Prng _random = Prng.For(seed, $"scenario/{stream}");

    public bool Chance(double share) => _random.NextDouble() < share;

    public double Share() => _random.NextDouble();

    /// <summary>From <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public int Between(int from, int to) => from + _random.Next(to - from + 1);

    /// <summary>Each order of magnitude is as likely as another.</summary>
    public double LogBetween(double from, double to) => from * Math.Pow(to / from, _random.NextDouble());

    public TimeSpan Seconds(double from, double to) => TimeSpan.FromSeconds(LogBetween(from, to));

    public T AnyOf<T>(params IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
