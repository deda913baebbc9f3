using FsNet.Protocol.Peer;

namespace FsNet.Simulator.Hostile;

/// <summary>"You have called yourself", says the first frame, from ever new ports: a node that remembers them all has room for nobody else.</summary>
internal sealed class SelfSayers : HostileHost
{
    private const int MostVictims = 2;

    /// <summary>More than a node has room for.</summary>
    private const int CallsToEach = 11_000;

    private readonly SimulatedNode[] _victims;
    private int _callsLeft;

    public SelfSayers(SimulatedSwarm swarm, int number, HostilePlan plan) : base(swarm, number, plan)
    {
        _victims = [.. swarm.Nodes.Where(n => !n.Plan.IsSeed).Take(MostVictims)];
        _callsLeft = CallsToEach * _victims.Length;
    }

    /// <summary>Those who have to call others.</summary>
    protected override IReadOnlyList<SimulatedNode> Victims => _victims;

    protected override void Strike() => CallAll(Plan.Strength, Math.Min(Plan.Strength, _callsLeft));

    protected override void Met(SimulatedConnection connection)
    {
        _callsLeft--;
        Say(connection, new Goodbye(GoodbyeReason.Self));
        HangUp(connection);
    }
}
