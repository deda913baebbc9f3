using FsNet.Protocol.Peer;

namespace FsNet.Simulator.Hostile;

/// <summary>Have everything, and every block is wrong. They come back under new ids, or under those of nodes that did nothing.</summary>
internal sealed class Corrupters : HostileHost
{
    private const int CallsAtOnce = 2;

    private readonly bool _steals;

    public Corrupters(SimulatedSwarm swarm, int number, HostilePlan plan) : base(swarm, number, plan) => _steals = Random.Next(2) == 0;

    protected override void Strike() => CallAll(Plan.Strength, CallsAtOnce);

    protected override void Met(SimulatedConnection connection)
    {
        if (_steals)
            return; // It hears the Hello first.
        Begin(connection, Random.NextUInt64());
    }

    protected override void Heard(SimulatedConnection connection, PeerMessage message)
    {
        switch (message)
        {
            case Hello when _steals:
                Begin(connection, Ids.Values.ElementAt(Random.Next(Ids.Count)));
                break;
            case ManifestRequest request:
                Say(connection, TruePart(request));
                break;
            case Request request:
                TransmitBlock(connection, request.Block);
                break;
        }
    }

    private void Begin(SimulatedConnection connection, ulong id)
    {
        Greet(connection, id, AllBlocks());
        for (var i = 0; i < 2 && Layout.BlockCount > 0; i++)
            Say(connection, new Suggest(0, Random.Next(Layout.BlockCount)));
    }
}
