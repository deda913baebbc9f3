using FsNet.Protocol.Content;

namespace FsNet.Simulator.Hostile;

/// <summary>Connections that bring nothing and ask for nothing: they want the place.</summary>
internal sealed class Squatters : HostileHost
{
    private const int CallsAtOnce = 4;

    private readonly int _style;

    public Squatters(SimulatedSwarm swarm, int number, HostilePlan plan) : base(swarm, number, plan) => _style = Random.Next(4);

    protected override void Strike() => CallAll(Plan.Strength, CallsAtOnce);

    /// <summary>Silent; with a Hello alone; with the file open and nothing of it; or as who has all of it.</summary>
    protected override void Met(SimulatedConnection connection)
    {
        if (_style > 0)
            Greet(connection, Random.NextUInt64(), Said());
    }

    private BlockSet? Said() => _style switch
    {
        1 => null,
        2 => NoBlocks(),
        _ => AllBlocks(),
    };
}
