namespace FsNet.Swarms.Running;

/// <summary>Turns what arrived so far into rates and an estimate. Look about once a second.</summary>
internal sealed class SwarmGauge(IReadOnlyList<SwarmNode> leechers, long fileBytes)
{
    // Half of what is shown is the last second: steady enough to read, quick enough to follow.
    private const double Smoothing = 0.5;

    private readonly double[] _rates = new double[leechers.Count];
    private readonly long[] _bytes = new long[leechers.Count];
    private TimeSpan _last;

    public SwarmSnapshot Look(TimeSpan elapsed, int blocksPerFile)
    {
        var seconds = (elapsed - _last).TotalSeconds;
        _last = elapsed;
        var progress = leechers.Select((node, i) => Progress(node, i, seconds)).ToList();
        return new SwarmSnapshot(elapsed, blocksPerFile, fileBytes, progress, Eta());
    }

    private LeecherProgress Progress(SwarmNode node, int index, double seconds)
    {
        var rate = seconds > 0 ? (node.PayloadBytes - _bytes[index]) / seconds : 0;
        _bytes[index] = node.PayloadBytes;
        _rates[index] = node.IsFinished ? 0 : _rates[index] == 0 ? rate : (1 - Smoothing) * _rates[index] + Smoothing * rate;
        return new LeecherProgress(node.Name, StateOf(node), node.Blocks, _rates[index], node.LastStatus?.Peers.Count, node.PayloadBytes);
    }

    private TimeSpan? Eta()
    {
        var left = leechers.Select((node, i) => node.IsFinished ? 0 : (fileBytes - node.PayloadBytes) / _rates[i]).DefaultIfEmpty(0).Max();
        return double.IsFinite(left) && left is >= 0 and < 360_000 ? TimeSpan.FromSeconds(left) : null;
    }

    private static string StateOf(SwarmNode node) => node switch
    {
        { CompletedAt: not null } => "complete",
        { Failure: not null } => "failed",
        { IsUp: false } => "down",
        _ => "fetching",
    };
}
