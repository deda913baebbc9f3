namespace FsNet.Links;

/// <summary>How far a measured link may be from what was asked, as shares.</summary>
public sealed record LinkTolerances(double Rtt, double Loss, double Rate);

/// <summary>Says what of a measured link is not as asked.</summary>
public static class LinkJudge
{
    public static IReadOnlyList<string> Complaints(LinkProbe asked, LinkMeasurement measured, LinkTolerances tolerances) =>
        measured.Received == 0 ? ["nothing arrived"] : [];
}
