namespace FsNet.Swarms.Running;

/// <summary>How far a swarm is, for people who watch it.</summary>
/// <param name="Elapsed">Since the leechers were told to start.</param>
/// <param name="BlocksPerFile">0 while nobody knows yet.</param>
/// <param name="Eta">Until the slowest leecher has everything, at its present rate; null when that cannot be told.</param>
internal sealed record SwarmSnapshot(
    TimeSpan Elapsed, int BlocksPerFile, long FileBytes, IReadOnlyList<LeecherProgress> Leechers, TimeSpan? Eta)
{
    public int Complete => Leechers.Count(l => l.State == "complete");

    public long Blocks => Leechers.Sum(l => (long)l.Blocks);

    public double BytesPerSecond => Leechers.Sum(l => l.BytesPerSecond);
}

/// <param name="State"><c>fetching</c>, <c>complete</c>, <c>down</c> or <c>failed</c>.</param>
/// <param name="Peers">Connected peers; null when it did not say.</param>
/// <param name="Bytes">Of different blocks; of a program of others, what it has written.</param>
internal sealed record LeecherProgress(string Name, string State, int Blocks, double BytesPerSecond, int? Peers, long Bytes = 0);
