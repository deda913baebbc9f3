namespace FsNet.Links;

/// <summary>How far a measured link may be from what was asked, as shares of it.</summary>
/// <param name="Rtt">Of the delay, but at least a millisecond.</param>
/// <param name="Loss">Of the share of packets lost.</param>
/// <param name="Rate">Of the rate on the wire.</param>
public sealed record LinkTolerances(double Rtt = 0.05, double Loss = 0.2, double Rate = 0.1);
