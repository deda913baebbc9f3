using System.Globalization;
using FsNet.Base;
using FsNet.Simulator;
using FsNet.Simulator.Scenarios;

namespace FsNet.Testbed.Cli;

/// <summary>What became of the seeds of a sweep.</summary>
/// <param name="defaultUntil">What a replay command need not say.</param>
internal sealed class SweepSummary(ScenarioOptions options, string defaultUntil)
{
    private readonly Dictionary<FaultKind, long> _faults = [];
    private readonly SortedDictionary<HostileKind, int> _hostiles = [];
    private readonly SortedDictionary<ulong, ScenarioResult> _failed = [];
    private TimeSpan _virtualTime;
    private long _nodes;
    private int _withoutCopy;

    public int Seeds { get; private set; }

    public long Events { get; private set; }

    public int Failures => _failed.Count;

    public bool WasInterrupted { get; set; }

    public bool HasFailed => Failures > 0 || WasInterrupted;

    public void Add(ScenarioResult result)
    {
        Seeds++;
        Events += result.Events;
        _virtualTime += result.Ended;
        _nodes += result.Nodes;
        _withoutCopy += result.HadCopy ? 0 : 1;
        foreach (var (kind, count) in result.Faults)
            _faults[kind] = _faults.GetValueOrDefault(kind) + count;
        foreach (var hostile in result.Hostiles)
            _hostiles[hostile.Kind] = _hostiles.GetValueOrDefault(hostile.Kind) + 1;
        if (result.Failure is not null)
            _failed[result.Seed] = result;
    }

    public void Print(TextWriter output)
    {
        foreach (var result in _failed.Values)
            Print(output, result, result.Failure!);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Seeds} seeds, {Seeds - Failures} passed, {Failures} failed{(WasInterrupted ? "; interrupted" : "")}"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {_nodes} nodes, {Events / 1e6:0.0} M events, {Units.FormatTime(_virtualTime)} of virtual time"));
        output.WriteLine($"  in {_withoutCopy} the last copy left with the seed: nobody could become whole there, which was not asked for");
        output.WriteLine($"  faults: {string.Join(", ", _faults.OrderBy(f => f.Key).Select(f => $"{f.Value} {Words(f.Key)}"))}");
        if (_hostiles.Count > 0)
            output.WriteLine($"  meant harm: {string.Join(", ", _hostiles.Select(h => $"{h.Value} {HostileKinds.NameOf(h.Key)}"))}");
    }

    private void Print(TextWriter output, ScenarioResult result, ScenarioFailure failure)
    {
        var at = failure.At.TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"seed {result.Seed} fails at {at:0.000} s: it must hold that {failure.Invariant}"));
        output.WriteLine($"  {failure.Message}");
        output.WriteLine($"  drawn: {result.Drawn}");
        output.WriteLine($"  replay: {Replay(result.Seed)}");
    }

    private string Replay(ulong seed)
    {
        var until = options.Until == Units.ParseTime(defaultUntil, "--until")
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" --until {options.Until.TotalMilliseconds:0.###}ms");
        return $"fsnet sim --seeds {seed}{until}{Hostile}{(options.VerifiesBlocks ? "" : " --skip-verification")} --trace";
    }

    private string Hostile => options.Hostile switch
    {
        null => "",
        [] => " --hostile none",
        [var kind, ..] => $" --hostile {HostileKinds.NameOf(kind)}",
    };

    private static string Words(FaultKind kind) => kind switch
    {
        FaultKind.DatagramLost => "datagrams lost",
        FaultKind.DatagramDoubled => "doubled",
        FaultKind.DatagramLate => "late",
        FaultKind.ConnectionBroken => "connections broken",
        FaultKind.Crash => "crashes",
        FaultKind.Replaced => "nodes replaced",
        FaultKind.Slow => "slow spells",
        FaultKind.Partition => "partitions",
        FaultKind.TrackerLoss => "tracker losses",
        FaultKind.ClockSkew => "clocks astray",
        FaultKind.DiskFull => "full disks",
        FaultKind.WrongBlock => "wrong blocks",
        FaultKind.WrongManifest => "wrong manifests",
        FaultKind.WrongHoldings => "boasters",
        _ => "seeds gone",
    };
}
