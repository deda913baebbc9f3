using FsNet.Protocol.Peer;

namespace FsNet.Simulator.Hostile;

/// <summary>Each node says its id to whoever calls; then these call the others with it.</summary>
internal sealed class IdThieves : HostileHost
{
    private const int CallsAtOnce = 4;

    private readonly bool _opens;
    private readonly bool _hangsUp;

    public IdThieves(SimulatedSwarm swarm, int number, HostilePlan plan) : base(swarm, number, plan)
    {
        _opens = Random.Next(2) == 0;
        _hangsUp = Random.Next(2) == 0;
    }

    protected override void Strike() => CallAll(Plan.Strength, CallsAtOnce);

    protected override void Met(SimulatedConnection connection)
    {
        if (Stolen(connection) is { } id)
            Greet(connection, id, _opens ? NoBlocks() : null);
    }

    /// <summary>Tokens that would prove something are said again wherever they may be of use.</summary>
    protected override void Heard(SimulatedConnection connection, PeerMessage message)
    {
        if (message is Hello && _hangsUp)
            HangUp(connection);
        else if (message is Probe)
            foreach (var other in Connections.ToArray())
                Say(other, message);
    }

    /// <summary>The id of another node than the one that is called.</summary>
    private ulong? Stolen(SimulatedConnection connection)
    {
        var from = Random.Next(Victims.Count);
        for (var i = 0; i < Victims.Count; i++)
            if (((from + i) % Victims.Count) is var number && number != connection.PeerNumber && Ids.TryGetValue(number, out var id))
                return id;
        return null;
    }
}
