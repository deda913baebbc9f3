using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Simulator.Network;

namespace FsNet.Simulator.Hostile;

/// <summary>Control frames of one type, as many as the line carries; what is answered may be left unread.</summary>
internal sealed class Floods : HostileHost
{
    private const int CallsAtOnce = 2;
    private const int FramesAtOnce = 20;
    private const int WindowBytes = 64 * 1024;

    private readonly int _style;
    private readonly bool _reads;
    private int _next;

    public Floods(SimulatedSwarm swarm, int number, HostilePlan plan) : base(swarm, number, plan) =>
        (_style, _reads) = (Random.Next(6), Random.Next(3) > 0);

    protected override void Strike()
    {
        CallAll(Plan.Strength, CallsAtOnce);
        var open = Connections.ToArray();
        if (open.Length == 0)
            return;
        for (var i = 0; i < FramesAtOnce && CanPay; i++)
            Say(open[_next++ % open.Length], NextFrame());
    }

    protected override void Met(SimulatedConnection connection)
    {
        if (!_reads)
            connection.Other.Flow.Window = new ReceiveWindow(WindowBytes, 0);
        Greet(connection, Random.NextUInt64(), _style is 1 or 4 ? HalfOfTheBlocks() : NoBlocks());
    }

    private PeerMessage NextFrame() => Layout.BlockCount == 0 ? NewOpen() : _style switch
    {
        0 => new ManifestRequest(0, 0, Layout.BlockCount),
        1 => new Have(0, [.. HalfOfTheBlocks().Ranges().Take(Have.MaxRanges)]),
        2 => new Request(0, Random.Next(Layout.BlockCount)),
        3 => _next % 2 == 0 ? new Request(0, 0) : new Cancel(0, 0),
        4 => _next % 2 == 0 ? new Suggest(0, Random.Next(Layout.BlockCount)) : new Reject(0, Random.Next(Layout.BlockCount), RejectReason.NotHeld),
        _ => NewOpen(),
    };

    private Open NewOpen()
    {
        var id = new byte[Hash256.Size];
        Random.Fill(id);
        return new Open((ushort)_next, new Hash256(id), Layout, NoBlocks());
    }

    private BlockSet HalfOfTheBlocks()
    {
        var blocks = NoBlocks();
        for (var block = 0; block < blocks.Length; block += 2)
            blocks.Add(block);
        return blocks;
    }
}
