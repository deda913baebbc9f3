using FsNet.Links;

namespace FsNet.Shaper.Measuring;

/// <summary>Where the packets of a flow go from and to, and what marks them.</summary>
/// <param name="Number">Of the flow among those that run at the same time.</param>
internal sealed record ProbeRoute(LinkProbe Probe, ProbeSocket From, ProbeSocket To, ulong Nonce, int Number)
{
    public bool Send(Span<byte> packet, int sequence)
    {
        new ProbePacket(Nonce, Number, sequence).Format(packet);
        return From.Send(packet, To);
    }
}
