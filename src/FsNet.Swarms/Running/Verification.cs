using System.Collections.Concurrent;
using FsNet.Base;

namespace FsNet.Swarms.Running;

/// <summary>Hashes every copy again from disk: what a node claims counts for nothing.</summary>
internal static class Verification
{
    /// <returns>Lower-case hex of the SHA-256 of each copy that is there under its final name.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> HashCopiesAsync(
        ISwarm swarm, IEnumerable<SwarmNode> leechers, CancellationToken cancellation)
    {
        var hashes = new ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(
            leechers,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
            async (leecher, token) =>
            {
                if (await swarm.HashCopyAsync(leecher, token) is { } hash)
                    hashes[leecher.Name] = hash;
            });
        return hashes;
    }

    /// <summary>Of a copy on this machine. A link to somebody else's is none, and a pipe would be read for ever.</summary>
    public static async Task<string?> HashAsync(string path, CancellationToken cancellation) =>
        FileFacts.TryTell(path, follow: false) is { Kind: FileKind.File } ? await SharedFile.HashAsync(path, cancellation) : null;
}
