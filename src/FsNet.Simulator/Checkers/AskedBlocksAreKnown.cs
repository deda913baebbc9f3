using FsNet.Protocol.Peer;

namespace FsNet.Simulator.Checkers;

/// <summary>A peer is asked only for what it has said that it has.</summary>
internal sealed class AskedBlocksAreKnown() : Invariant("a peer is asked for blocks that it named, and for no others")
{
    private readonly Dictionary<SimulatedConnection, HashSet<int>> _named = [];

    public override void Received(SimulatedConnection at, PeerMessage message)
    {
        switch (message)
        {
            case Open open:
                _named[at] = [.. open.Blocks.Ranges().SelectMany(r => Enumerable.Range(r.First, r.Count))];
                break;
            case Have have when _named.TryGetValue(at, out var named):
                named.UnionWith(have.Ranges.SelectMany(r => Enumerable.Range(r.First, r.Count)));
                break;
            case Suggest suggest when _named.TryGetValue(at, out var named):
                named.Add(suggest.Block);
                break;
        }
    }

    public override void Sent(SimulatedConnection from, PeerMessage message)
    {
        if (message is Request request && _named.GetValueOrDefault(from)?.Contains(request.Block) != true)
            throw Broken($"{from.Owner.Name} asks {from.Other.Owner.Name} for block {request.Block}, which that has not named");
    }
}
