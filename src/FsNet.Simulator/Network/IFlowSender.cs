namespace FsNet.Simulator.Network;

/// <summary>The end of a connection that sends the blocks of a <see cref="Flow"/>.</summary>
internal interface IFlowSender
{
    /// <summary>Whether a partition lies between it and the other end.</summary>
    bool IsCut { get; }
}
