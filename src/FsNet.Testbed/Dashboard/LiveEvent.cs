using FsNet.Reports;
using FsNet.Reports.Html;

namespace FsNet.Testbed.Dashboard;

/// <summary>Something that happened to the swarm, in the words of the report.</summary>
/// <param name="At">Seconds since the leechers were told to start.</param>
internal sealed record LiveEvent(double At, string Kind, string? Subject, string? Because)
{
    public string Text => Kind switch
    {
        EventKind.Barrier => "the leechers are told to start",
        EventKind.Over => "the run is over",
        EventKind.Complete => $"{Subject} has the whole file",
        _ => new RunEvent(At, Kind, Subject, Because).What,
    };
}
