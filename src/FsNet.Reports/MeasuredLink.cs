using FsNet.Links;

namespace FsNet.Reports;

/// <summary>One direction between two nodes that stand for their zones.</summary>
/// <param name="Met">The last measurement.</param>
/// <param name="Times">How many times it was measured.</param>
internal sealed record MeasuredLink(LinkProbe Asked, LinkMeasurement Met, int Times)
{
    public IReadOnlyList<string> Complaints(LinkTolerances tolerances) => LinkJudge.Complaints(Asked, Met, tolerances);
}
