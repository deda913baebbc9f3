using FsNet.Protocol.Content;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// How a complete node spreads a file: it offers each peer different blocks, those first that the swarm has least of, so that
/// every block leaves it once before any leaves it twice. (BitTorrent's super-seeding hides blocks to the same end; saying which
/// ones to ask for needs no lie.)
/// </summary>
internal sealed class Guide(Prng random)
{
    /// <summary>An offer that was not taken up for this long is free for others.</summary>
    public static readonly TimeSpan OfferLifetime = TimeSpan.FromSeconds(3);

    /// <summary>The block to offer this peer next, or -1.</summary>
    public int Pick(FileLink link)
    {
        var (file, remote) = (link.File, link.Remote!);
        int best = -1, fewest = int.MaxValue;
        var start = random.Next(Math.Max(1, file.Layout.BlockCount));
        var blocks = file.Layout.BlockCount;
        for (var i = 0; i < blocks; i++)
        {
            var block = start + i < blocks ? start + i : start + i - blocks;
            var copies = file.Holders[block] + file.Suggestions[block];
            if (copies >= fewest || remote.Contains(block) || link.HasSuggested(block) || link.Declined.Contains(block))
                continue;
            (best, fewest) = (block, copies);
            if (copies == 0)
                break;
        }
        return best;
    }
}
