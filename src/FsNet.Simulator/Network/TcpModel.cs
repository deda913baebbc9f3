namespace FsNet.Simulator.Network;

/// <summary>What the congestion control of the nodes' TCP makes of losses and of idle times.</summary>
public enum TcpModel
{
    /// <summary>Losses limit a flow (RFC 9438), idle times reset its window (RFC 5681): Linux's default.</summary>
    Cubic,

    /// <summary>
    /// N. Cardwell and others, BBR: Congestion-Based Congestion Control (2016): the rate follows what was delivered, not what was lost, up
    /// to losses of a fifth; an idle flow goes on at the rate it knows.
    /// </summary>
    Bbr,
}
