using FsNet.Protocol.Content;

namespace FsNet.Protocol.Swarm;

/// <summary>Chooses which block to ask a peer for.</summary>
internal sealed class BlockPicker(BlockPolicy policy, Prng random)
{
    /// <summary>A rarest-first node without any block yet has nothing to give; until it holds this many, any block will do.</summary>
    private const int RandomFirstBlocks = 2;

    /// <summary>A block that the peer has, and that is neither held nor asked for; -1 when there is none.</summary>
    public int Pick(FileLink link)
    {
        if (link.File.Free.IsEmpty)
            return -1;
        return policy switch
        {
            BlockPolicy.Sequential => NextFree(link, 0),
            BlockPolicy.Random => PickRandom(link),
            _ when link.File.Have.Count < RandomFirstBlocks => PickRandom(link),
            _ => PickRarest(link),
        };
    }

    /// <summary>In the end game: a block that is asked of one other peer only, the one asked longest ago first; -1 when there is none.</summary>
    public int PickAgain(FileLink link, TimeSpan notAfter)
    {
        var (found, oldest) = (-1, notAfter);
        foreach (var other in link.File.Links)
        {
            if (other == link)
                continue;
            foreach (var request in other.RequestsOut.All)
                if (request.At < oldest && link.File.InFlight[request.Block] == 1 && link.Remote!.Contains(request.Block))
                    (found, oldest) = (request.Block, request.At);
        }
        return found;
    }

    private int PickRandom(FileLink link)
    {
        var start = random.Next(link.File.Layout.BlockCount);
        var block = NextFree(link, start);
        return block >= 0 ? block : NextFree(link, 0);
    }

    private int PickRarest(FileLink link)
    {
        var (remote, free, allHolders) = (link.Remote!, link.File.Free, link.File.Holders);
        int best = -1, fewest = int.MaxValue, ties = 0;
        for (var block = remote.NextCommon(free, 0); block >= 0; block = remote.NextCommon(free, block + 1))
        {
            int holders = allHolders[block];
            if (holders > fewest)
                continue;
            if (holders < fewest)
                (fewest, ties) = (holders, 0);
            // Reservoir sampling: each of the rarest is the one with equal chance.
            if (random.Next(++ties) == 0)
                best = block;
        }
        return best;
    }

    private static int NextFree(FileLink link, int from) => link.Remote!.NextCommon(link.File.Free, from);
}
