namespace FsNet.Simulator;

/// <summary>What goes wrong in a swarm by the <see cref="FaultPlan"/>. (Datagrams, clocks and liars have their faults with them.)</summary>
internal interface IFaults
{
    /// <summary>From now on.</summary>
    void Begin();

    /// <summary>A node has sent a block.</summary>
    void NoteSent(SimulatedNode node);
}
