using FsNet.Reports;

namespace FsNet.Swarms;

/// <summary>A run that is over.</summary>
/// <param name="Folder">Where report.html, report.json, the tables and the logs are.</param>
public sealed record SwarmRun(Report Report, string Folder)
{
    /// <exception cref="SwarmFailedException">The verdict is not pass; the message has the reasons and the way to see more.</exception>
    public void EnsurePassed()
    {
        if (Report.Verdict != Verdict.Pass)
            throw new SwarmFailedException(this);
    }
}

/// <summary>What a topology expects did not come true, or the run was invalid.</summary>
public sealed class SwarmFailedException(SwarmRun run) : Exception(Describe(run.Report, run.Folder))
{
    public SwarmRun Run { get; } = run;

    private static string Describe(Report report, string folder) => string.Join('\n', [
        $"{report.Topology} on {report.Backend}: {report.Verdict.ToString().ToLowerInvariant()}",
        .. report.Reasons.Select(r => $"  {r}"),
        $"  see {Path.Combine(folder, "report.html")}",
        $"  again: {report.Command}",
    ]);
}
