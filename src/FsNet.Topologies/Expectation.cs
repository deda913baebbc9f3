using FsNet.Links;

namespace FsNet.Topologies;

/// <summary>What makes a run pass.</summary>
/// <param name="Complete">How many leechers must hold the whole file, verified.</param>
/// <param name="Within">Seconds from the start to the last of them; null is no limit.</param>
/// <param name="RatioToBound">The last completion over the theoretical bound; null is no limit.</param>
public sealed record Expectation(CompleteTarget Complete, TimeSpan? Within, double? RatioToBound)
{
    public static Expectation Default { get; } = new(CompleteTarget.All, null, null);
}

/// <summary>All, a number, or a share (0 to 1) of the leechers.</summary>
public sealed record CompleteTarget(int? Count, double? Share)
{
    public static CompleteTarget All { get; } = new(null, 1.0);

    public int Of(int leechers) => Count ?? (int)Math.Ceiling(leechers * Share!.Value - 1e-9);
}

/// <summary>How far a measured link may be from what was asked, as shares.</summary>
public sealed record Tolerances(double Rtt, double Loss, double Rate)
{
    public static Tolerances Default { get; } = new(0.05, 0.20, 0.10);

    internal LinkTolerances OfLinks => new(Rtt, Loss, Rate);
}
