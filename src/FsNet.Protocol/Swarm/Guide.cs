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
        var start = random.Next(Math.Max(1, link.File.Layout.BlockCount));
        int best = -1, fewest = int.MaxValue;
        Search(link, start, link.File.Layout.BlockCount, ref best, ref fewest);
        if (fewest > 0)
            Search(link, 0, start, ref best, ref fewest);
        return best;
    }

    private static void Search(FileLink link, int from, int to, ref int best, ref int fewest)
    {
        var (file, remote) = (link.File, link.Remote!);
        for (var block = remote.NextMissing(from); block >= 0 && block < to && fewest > 0; block = remote.NextMissing(block + 1))
        {
            var copies = file.Holders[block] + file.Suggestions[block];
            if (copies < fewest && !link.HasSuggested(block) && !link.Declined.Contains(block))
                (best, fewest) = (block, copies);
        }
    }
}
