using FsNet.Protocol.Wire;

namespace FsNet.Simulator;

/// <summary>A machine that is no node of the swarm, but talks to them.</summary>
internal abstract class Stranger : SimulatedHost
{
    private protected Stranger(SimulatedSwarm swarm, int number, string name, NodeAddress address, long? up, long? down)
        : base(swarm, number, name, address, up, down)
    {
    }

    internal abstract TimeSpan BeginsAt { get; }

    /// <summary>Its time has come.</summary>
    internal abstract void Begin();

    /// <summary>Whether it calls from this address.</summary>
    internal abstract bool Owns(NodeAddress address);
}
