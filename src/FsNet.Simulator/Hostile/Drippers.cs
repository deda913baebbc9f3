using FsNet.Protocol.Peer;

namespace FsNet.Simulator.Hostile;

/// <summary>
/// Have everything, by their own word, and know the hashes. What is asked of them comes by a few bytes now and then: never silent for as
/// long as would be noticed, never done.
/// </summary>
internal sealed class Drippers : HostileHost
{
    private const int CallsAtOnce = 2;

    private readonly TimeSpan _gap;
    private readonly int _bytes;
    private readonly bool _offers;
    private readonly Dictionary<SimulatedConnection, int> _owed = [];
    private TimeSpan _dripAt;

    public Drippers(SimulatedSwarm swarm, int number, HostilePlan plan) : base(swarm, number, plan)
    {
        _gap = TimeSpan.FromSeconds(0.2 + 4 * Random.NextDouble());
        _bytes = 1 + Random.Next(2000);
        _offers = Random.Next(4) > 0;
    }

    protected override void Strike()
    {
        CallAll(Plan.Strength, CallsAtOnce);
        if (Now < _dripAt)
            return;
        _dripAt = Now + _gap;
        foreach (var connection in Connections.ToArray())
            Drip(connection);
    }

    protected override void Met(SimulatedConnection connection)
    {
        Greet(connection, Random.NextUInt64(), AllBlocks());
        Offer(connection);
    }

    protected override void Heard(SimulatedConnection connection, PeerMessage message)
    {
        switch (message)
        {
            case ManifestRequest request:
                Say(connection, TruePart(request));
                break;
            case Request:
                _owed[connection] = _owed.GetValueOrDefault(connection) + 1;
                break;
            case Cancel when _owed.GetValueOrDefault(connection) > 0:
                _owed[connection]--;
                break;
        }
    }

    protected override void Lost(SimulatedConnection connection) => _owed.Remove(connection);

    private void Drip(SimulatedConnection connection)
    {
        if (_owed.GetValueOrDefault(connection) > 0)
            Say(connection, new BlockBytes(_bytes));
        Offer(connection);
    }

    private void Offer(SimulatedConnection connection)
    {
        for (var i = 0; _offers && i < 4 && Layout.BlockCount > 0; i++)
            Say(connection, new Suggest(0, Random.Next(Layout.BlockCount)));
    }
}
