using FsNet.Protocol.Content;

namespace FsNet.Protocol.Swarm;

/// <summary>One file on one connection: what the peer holds, what was asked of it and what it asks.</summary>
/// <remarks>There is one for each peer and file: what only some links need is made when it is needed.</remarks>
internal sealed class FileLink(PeerState peer, FileState file, ushort handle) : NewsInlet
{
    private Queue<int>? _offered;
    private List<PendingRequest>? _suggested;
    private HashSet<int>? _declined;

    public PeerState Peer { get; } = peer;

    public FileState File { get; } = file;

    /// <summary>Our number for the file on this connection.</summary>
    public ushort Handle { get; } = handle;

    /// <summary>What the peer says it holds; null until its Open is here.</summary>
    public BlockSet? Remote { get; set; }

    public BlockLayout RemoteLayout { get; set; }

    /// <summary>Blocks asked of the peer, in order.</summary>
    public List<PendingRequest> Requested { get; } = [];

    /// <summary>Blocks the peer asks for, in order.</summary>
    public List<int> Asked { get; } = [];

    /// <summary>Blocks the peer offered us, in order.</summary>
    public Queue<int> Offered => _offered ??= [];

    /// <summary>Blocks we offered the peer and have not seen at it yet.</summary>
    public List<PendingRequest> Suggested => _suggested ??= [];

    /// <summary>Offers of ours that the peer did not want, lately.</summary>
    public HashSet<int> Declined => _declined ??= [];

    /// <summary>Whether the peer has offered blocks that nobody has looked at.</summary>
    public bool HasOffers => _offered is { Count: > 0 };

    /// <summary>Whether we have offered blocks to the peer: only then is there anything in what the two lists above keep.</summary>
    public bool HasMadeOffers => _suggested is not null;

    /// <summary>Whether the peer has told us what to ask it for: then we ask for nothing else.</summary>
    public bool Guided { get; set; }

    /// <summary>The peer owes blocks and is silent.</summary>
    public bool Stalled { get; set; }

    public bool RemoteIsComplete => Remote is { IsFull: true };

    public bool TakeRequested(int block) => Take(Requested, block);

    public bool TakeSuggested(int block) => _suggested is not null && Take(_suggested, block);

    public bool HasRequested(int block) => Requested.Exists(r => r.Block == block);

    public bool HasSuggested(int block) => _suggested?.Exists(s => s.Block == block) ?? false;

    private static bool Take(List<PendingRequest> list, int block)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Block != block)
                continue;
            list.RemoveAt(i);
            return true;
        }
        return false;
    }
}

internal readonly record struct PendingRequest(int Block, TimeSpan At);
