using FsNet.Base;
using FsNet.Reports;
using FsNet.Swarms.Hosts;
using FsNet.Testbed.Comparing;
using FsNet.Topologies;

namespace FsNet.Testbed.Sweeps;

/// <summary>
/// The runs of a sweep, each in a folder of its own under <c>runs/</c>. A run that is under way works in a folder that is renamed when it
/// is over, so whatever has its final name is whole.
/// </summary>
internal sealed class RunArchive(string folder)
{
    private const string UnderWay = ".part";

    /// <summary>Of the file beside such a folder that says whose it is.</summary>
    private const string Mark = ".owner";

    public string Folder => folder;

    /// <exception cref="ProgramException">The folder holds something, and no sweep (exit code 2).</exception>
    public void CheckFolder()
    {
        if (!Directory.Exists(SweepFolder.RunsOf(folder)))
            RunFolder.CheckEmpty(folder);
    }

    public string PathOf(PlannedRun run) => Path.Combine(SweepFolder.RunsOf(folder), run.Name);

    /// <exception cref="ProgramException">There is a report of that name, but of another topology or back end (exit code 2).</exception>
    public Report? Find(PlannedRun run)
    {
        var report = Path.Combine(PathOf(run), RunFileNames.Report);
        if (!Directory.Exists(PathOf(run)))
            return null;
        if (!File.Exists(report))
            throw new ProgramException(
                $"--out: {PathOf(run)} has no {RunFileNames.Report}, which a run that is over has; without that folder it is made again",
                ExitCodes.BadUsage);
        var found = ReportFile.Read(report);
        var topology = File.ReadAllText(Path.Combine(PathOf(run), RunFileNames.Topology));
        if (topology != TopologyWriter.Write(run.Topology) || found.Backend != run.On)
            throw new ProgramException(
                $"--out: {PathOf(run)} is a run of another topology or back end, so this sweep cannot go on from there; "
                + "allowed: a new folder, or one of the same sweep",
                ExitCodes.BadUsage);
        return found;
    }

    /// <summary>Where a run may work; what an earlier one that was killed has left there is gone.</summary>
    /// <exception cref="ProgramException">Something is there that no sweep has left, or another sweep is at work there (exit code 2).</exception>
    public string Begin(PlannedRun run)
    {
        var path = PathOf(run) + UnderWay;
        if (Directory.Exists(path) && Owner.ReadFrom(path + Mark)?.IsGone() is not true)
            throw new ProgramException(
                $"--out: {path} is there, and it is not what a sweep of this machine that was killed has left; allowed: a folder that no "
                + "other sweep works in",
                ExitCodes.BadUsage);
        Directory.CreateDirectory(SweepFolder.RunsOf(folder));
        Remove(path);
        File.WriteAllText(path + Mark, $"{Owner.ThisProcess}\n");
        return path;
    }

    public void Keep(PlannedRun run)
    {
        Directory.Move(PathOf(run) + UnderWay, PathOf(run));
        File.Delete(PathOf(run) + UnderWay + Mark);
    }

    public void Forget(PlannedRun run) => Remove(PathOf(run) + UnderWay);

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        File.Delete(path + Mark);
    }
}
