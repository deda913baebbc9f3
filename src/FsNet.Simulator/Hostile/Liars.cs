using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Simulator.Hostile;

/// <summary>The file is longer, or cut otherwise, or they have all of it: so they tell the tracker, and the peers.</summary>
internal sealed class Liars : HostileHost
{
    private const int CallsAtOnce = 2;
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    private readonly TrackerLine _tracker;
    private readonly BlockLayout _lie;
    private readonly int _style;
    private TimeSpan _tellAt;

    public Liars(SimulatedSwarm swarm, int number, HostilePlan plan) : base(swarm, number, plan)
    {
        _tracker = new TrackerLine(swarm, this, Random);
        _style = Random.Next(3);
        _lie = Random.Next(2) == 0
            ? Layout with { Length = Layout.Length + 1 + Random.Next(20 * Layout.BlockBytes) }
            : new BlockLayout(Layout.Length, (byte)(Layout.BlockSizeLog2 == BlockLayout.MinBlockSizeLog2 ? 17 : 16));
    }

    protected override void Strike()
    {
        CallAll(Plan.Strength, CallsAtOnce);
        if (Now < _tellAt)
            return;
        _tellAt = Now + TellEvery;
        _tracker.Present(NextAddress(), Random.NextUInt64(), [(new FileProof(_lie, Manifest.Proof.Root), AllOf(_lie), SimulatedFile.Name)]);
    }

    /// <summary>With another layout, with the true one and blocks that are not there, or with the true one and wrong hashes.</summary>
    protected override void Met(SimulatedConnection connection)
    {
        Greet(connection, Random.NextUInt64(), null);
        var layout = _style == 0 ? _lie : Layout;
        Say(connection, new Open(0, Manifest.Id, layout, AllOf(layout)));
    }

    protected override void Heard(SimulatedConnection connection, PeerMessage message)
    {
        if (message is ManifestRequest asked)
            Say(connection, _style == 1 ? TruePart(asked) : WrongPart(asked));
        else if (message is Request request)
            Say(connection, new Reject(0, request.Block, RejectReason.NotHeld));
        else if (message is Open && Layout.BlockCount > 0)
            Say(connection, new Suggest(0, Random.Next(Layout.BlockCount)));
    }

    private ManifestPart WrongPart(ManifestRequest asked) =>
        new(0, asked.First, [.. Enumerable.Repeat(Manifest.Id, Math.Min(asked.Count, ManifestPart.MaxHashes))]);

    private static BlockSet AllOf(BlockLayout layout)
    {
        var all = new BlockSet(layout.BlockCount);
        all.Fill();
        return all;
    }
}
