using System.Numerics;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// Whom to offer which block next. A node offers what it has, rather than waiting to be asked, because only it knows that it has
/// time: requests that wait in the queue of a busy node hold up blocks that an idle neighbour has as well. (Blocks pushed to the most
/// deprived neighbour: L. Massoulié, A. Twigg and others, "Randomized decentralized broadcasting algorithms", 2007; join the idle queue:
/// Y. Lu and others, 2011.)
/// </summary>
/// <remarks>Calling order: <see cref="Wake"/> a link whenever there may be something new to offer it, then <see cref="TryNext"/>.</remarks>
internal sealed class Guide(SwarmOptions options, Prng random)
{
    /// <summary>Links looked at before one is chosen: a node may have thousands of small files open on a connection.</summary>
    private const int MostLooks = 64;

    private readonly List<FileLink> _awake = [];
    private long _turn;

    /// <summary>There may be something to offer on this link.</summary>
    public void Wake(FileLink link)
    {
        if (link.AwakeAt >= 0 || link.OffersOut.SilentSince is not null || link.Remote is not { IsFull: false } || link.File.Have.IsEmpty)
            return;
        link.AwakeAt = _awake.Count;
        _awake.Add(link);
    }

    /// <summary>There is nothing to offer until something happens.</summary>
    public void Rest(FileLink link)
    {
        if (link.AwakeAt < 0)
            return;
        var last = _awake[^1];
        _awake[last.AwakeAt = link.AwakeAt] = last;
        _awake.RemoveAt(_awake.Count - 1);
        link.AwakeAt = -1;
    }

    /// <summary>The next offer to make, to a peer that has been promised fewer blocks than <paramref name="most"/>.</summary>
    public bool TryNext(int most, out FileLink link, out int block)
    {
        (link, block) = (null!, -1);
        while (_awake.Count > 0)
        {
            link = Choose();
            if (PromisedTo(link) >= most)
                return false;
            block = link.Remote!.IsFull ? -1 : BlockFor(link);
            if (block >= 0)
            {
                link.OfferTurn = ++_turn;
                return true;
            }
            Rest(link);
        }
        return false;
    }

    /// <summary>Who has been promised the fewest blocks; among those, whom the policy prefers; among those, any one.</summary>
    private FileLink Choose()
    {
        var looks = Math.Min(_awake.Count, MostLooks);
        var start = looks < _awake.Count ? random.Next(_awake.Count) : 0;
        var (best, ties) = (_awake[start], 1);
        var (fewest, preferred) = (PromisedTo(best), Preference(best));
        for (var i = 1; i < looks; i++)
        {
            var link = _awake[start + i < _awake.Count ? start + i : start + i - _awake.Count];
            var promised = PromisedTo(link);
            if (promised > fewest)
                continue;
            var preference = Preference(link);
            var order = promised != fewest ? -1 : preference.CompareTo(preferred);
            if (order > 0 || (order == 0 && random.Next(++ties) != 0))
                continue;
            if (order < 0)
                ties = 1;
            (best, fewest, preferred) = (link, promised, preference);
        }
        return best;
    }

    /// <summary>Who has never answered is offered nothing more before it has.</summary>
    private static int PromisedTo(FileLink link) => link is { OffersOut: { HasAnswered: false, Unanswered: > 0 } } ? int.MaxValue : link.Promised;

    private double Preference(FileLink link) => options.Peers switch
    {
        PeerPolicy.Neediest => (double)link.Remote!.Count / link.Remote.Length,
        PeerPolicy.Fair => link.OfferTurn,
        _ => 0,
    };

    private int BlockFor(FileLink link) => options.Blocks switch
    {
        BlockPolicy.Sequential => FirstFrom(link, 0),
        BlockPolicy.Random when FirstFrom(link, random.Next(link.Remote!.Length)) is var block and >= 0 => block,
        BlockPolicy.Random => FirstFrom(link, 0),
        _ => Rarest(link),
    };

    private static int FirstFrom(FileLink link, int from)
    {
        for (var block = Next(link, from); block >= 0; block = Next(link, block + 1))
            if (IsOpen(link, block))
                return block;
        return -1;
    }

    private int Rarest(FileLink link)
    {
        var start = random.Next(link.Remote!.Length);
        int best = -1, fewest = int.MaxValue;
        Search(link, start, link.Remote.Length, ref best, ref fewest);
        if (fewest > 0)
            Search(link, 0, start, ref best, ref fewest);
        return best;
    }

    // Looks at every block that could be offered, which may be all: a word of the sets at a time.
    private static void Search(FileLink link, int from, int to, ref int best, ref int fewest)
    {
        var (file, holders, offered) = (link.File, link.File.Holders, link.File.Offered);
        var first = ulong.MaxValue << from;
        for (var at = from & ~63; at < to && fewest > 0; at += 64, first = ulong.MaxValue)
            for (var bits = file.Have.WordNotIn(link.Remote!, at) & first; bits != 0 && fewest > 0; bits &= bits - 1)
            {
                var block = at + BitOperations.TrailingZeroCount(bits);
                if (block >= to)
                    return;
                var copies = holders[block] + offered[block];
                if (copies < fewest && IsOpen(link, block))
                    (best, fewest) = (block, copies);
            }
    }

    private static int Next(FileLink link, int from) => link.File.Have.NextNotIn(link.Remote!, from);

    private static bool IsOpen(FileLink link, int block) =>
        !link.OffersOut.Has(block) && !link.OffersOut.IsDeclined(block) && !link.RequestsIn.Contains(block);
}
