namespace FsNet.Testbed.Running;

/// <summary>Hashes every copy again from disk: what a node claims counts for nothing.</summary>
internal static class Verification
{
    /// <returns>Lower-case hex of the SHA-256 of each copy that is there under its final name.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> HashCopiesAsync(
        ISwarm swarm, IEnumerable<SwarmNode> leechers, CancellationToken cancellation)
    {
        var hashes = new System.Collections.Concurrent.ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(
            leechers.Where(l => File.Exists(swarm.CopyOf(l))),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
            async (leecher, token) => hashes[leecher.Name] = await SharedFile.HashAsync(swarm.CopyOf(leecher), token));
        return hashes;
    }
}
