using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// What the peers of one address prefix have of this node together: for bounds, and where there is not enough for all, they are one
/// stranger. One prefix may have everything while nobody else wants it.
/// </summary>
internal sealed class PrefixShare(AddressPrefix prefix)
{
    public AddressPrefix Prefix { get; } = prefix;

    /// <summary>Connections.</summary>
    public int Peers { get; set; }

    /// <summary>Blocks that are being sent to them, those that take too long left out.</summary>
    public int Sending { get; set; }
}
