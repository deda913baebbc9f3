using FsNet.Base;
using FsNet.Links;
using FsNet.Shaper.Measuring;
using FsNet.Shaper.Native;
using FsNet.Shaper.Serving;

namespace FsNet.Shaper.Table;

/// <summary>Two nodes, whose link becomes one case after the other.</summary>
internal sealed class TableRun : IDisposable
{
    private const string From = "a";
    private const string To = "b";
    private const string Zone = "other";
    private const ulong Seed = 1;

    private readonly LinkShaper _shaper = new();
    private readonly TableEffort _effort;
    private readonly TextWriter _progress;
    private readonly List<MeasuredNode> _nodes;

    private TableRun(TableEffort effort, TextWriter progress)
    {
        _effort = effort;
        _progress = progress;
        NamespaceSpec[] nodes = [new(From, "10.77.0.1"), new(To, "10.77.0.2")];
        var built = (ShaperAnswer.Built)_shaper.Handle(new ShaperRequest.Build(nodes, 24));
        _nodes = [.. nodes.Select(n => new MeasuredNode(n.Name, built.Namespaces[n.Name], n.Address))];
    }

    /// <param name="executor">Null is the one that works best here.</param>
    /// <param name="progress">A line for each case that begins.</param>
    /// <exception cref="ProgramException">No namespaces can be made, or no executor works.</exception>
    public static LinkTable Execute(Executor? executor, TableEffort effort, TextWriter progress) => OwnThread.Run(() =>
    {
        // The bridge is built where this thread is, and is to be seen by nobody else.
        if (Libc.Unshare(Libc.CloneNewNet) != 0)
        {
            throw new ProgramException(
                $"no network namespace can be made: {Libc.LastError()}; start it as root, or as: unshare -Urnm fsnet-shaper table",
                ExitCodes.BackEndMissing);
        }
        using var run = new TableRun(effort, progress);
        return run.Execute(executor ?? run.Best());
    });

    public void Dispose() => _shaper.Dispose();

    private Executor Best()
    {
        var can = ((ShaperAnswer.Probed)_shaper.Handle(new ShaperRequest.Probe())).Capabilities;
        return can.Best ?? throw new ProgramException(
            $"links cannot be shaped here: {can.NetAdmin ?? $"netem: {can.Netem}; NFQUEUE: {can.NfQueue}"}", ExitCodes.BackEndMissing);
    }

    private LinkTable Execute(Executor executor)
    {
        _shaper.Handle(new ShaperRequest.Shape(executor, [Plan(0, 1), Plan(1, 0)]));
        TableRow[] rows = [.. TableCase.All.Select(Row)];
        var emulation = ((ShaperAnswer.Statistics)_shaper.Handle(new ShaperRequest.Stats())).Emulation;
        return new LinkTable(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), executor.ToString(), rows, emulation);
    }

    private NodePlan Plan(int node, int other) => new(
        _nodes[node].Name,
        _nodes[node].Namespace,
        _nodes[node].Address,
        null,
        null,
        [new SourcePlan(Zone, [$"{_nodes[other].Address}/32"], LinkProfile.Ideal)],
        Seed);

    private TableRow Row(TableCase asked, int number)
    {
        _progress.WriteLine($"{number + 1} of {TableCase.All.Count}: {asked.Quantity.ToString().ToLowerInvariant()}");
        _shaper.Handle(new ShaperRequest.Change(
            [new LinkChange(To, Zone, asked.Profile, false), new LinkChange(From, Zone, asked.Back, false)]));
        var probe = new LinkProbe(From, To, asked.Profile, asked.Profile.RateBitsPerSecond);
        var measured = LinkMeter.Measure([probe], _nodes, _effort.Budget)[0];
        var tcp = asked.Quantity == Quantity.Goodput
            ? TcpFlow.Run(_nodes[0], _nodes[1], _effort.TcpBefore, _effort.TcpCounted)
            : null;
        return Criterion.Row(asked, measured, tcp, LinkJudge.Complaints(probe, measured, new LinkTolerances()));
    }
}

/// <param name="TcpBefore">Of the TCP flow, not counted.</param>
internal sealed record TableEffort(MeasureBudget Budget, TimeSpan TcpBefore, TimeSpan TcpCounted)
{
    public static TableEffort Full { get; } = new(
        MeasureBudget.Run with { MaxTrain = TimeSpan.FromSeconds(30) }, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));

    public static TableEffort Quick { get; } = new(MeasureBudget.Run, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3));
}
