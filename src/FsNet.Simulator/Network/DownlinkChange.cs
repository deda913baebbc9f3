namespace FsNet.Simulator.Network;

/// <summary>What a lane apart has done to a downlink that others read meanwhile.</summary>
/// <param name="Rate">Added to what flows in, wire bytes per second.</param>
/// <param name="Bytes">Beside the flows.</param>
/// <param name="Flows">More, or fewer.</param>
internal readonly record struct DownlinkChange(Downlink Downlink, double Rate, double Bytes, int Flows)
{
    public void Apply(TimeSpan now) => Downlink.Apply(now, this);
}
