using FsNet.Links;
using FsNet.Swarms.Shaping;
using FsNet.Topologies;
using FsNet.Topologies.Planning;
using static System.FormattableString;

namespace FsNet.Swarms.Capturing;

/// <summary>The captures of a swarm: fsnet-shaper writes the packets of each node, in the node's namespace, to a file.</summary>
/// <param name="folder">Of the files, as the shaper sees it.</param>
internal sealed class NodeCaptures(ShaperClient shaper, INodeAddresses addresses, CaptureSettings settings, string folder)
{
    /// <summary>The nodes' names by their addresses, as <c>tshark -H</c> reads them.</summary>
    private const string HostsName = "hosts";

    private readonly Dictionary<string, int> _files = [];

    /// <summary>From now on. A node in a new namespace, after a restart, gets a further file: NAME.2.pcap.</summary>
    /// <exception cref="Base.ProgramException">The system refused (exit code 4).</exception>
    public Task BeginAsync(IReadOnlyList<(NodeSpec Node, string Namespace)> nodes, CancellationToken cancellation)
    {
        File.AppendAllLines(
            Path.Combine(settings.Folder, HostsName),
            nodes.Where(n => !_files.ContainsKey(n.Node.Name)).Select(n => $"{addresses[n.Node.Name]} {n.Node.Name}"));
        var plans = nodes
            .Select(n => new CapturePlan(n.Node.Name, n.Namespace, $"{addresses[n.Node.Name]}", NextPath(n.Node.Name)))
            .ToList();
        return shaper.AskAsync<ShaperAnswer.Done>(new ShaperRequest.Capture(plans, settings.SnapLength), cancellation);
    }

    /// <summary>Completes the files.</summary>
    /// <returns>What a reader of the report should know about them.</returns>
    public async Task<IReadOnlyList<string>> FinishAsync()
    {
        var files = (await shaper.AskAsync<ShaperAnswer.Captured>(new ShaperRequest.CountCaptured(), CancellationToken.None)).Files;
        return
        [
            Invariant($"{files.Sum(f => f.Packets)} packets in {files.Count} captures; while the links were measured nothing was captured"),
            .. files.Where(f => f.Missed > 0).Select(
                f => Invariant($"the capture of {f.Name} lacks {f.Missed} packets, which came faster than they were read")),
            .. files.Where(f => f.BeyondBound > 0).Select(
                f => Invariant($"the capture of {f.Name} is full and lacks {f.BeyondBound} packets; --snaplen keeps less of each")),
        ];
    }

    private string NextPath(string node)
    {
        var file = _files[node] = _files.GetValueOrDefault(node) + 1;
        return $"{folder}/{node}{(file == 1 ? "" : Invariant($".{file}"))}.pcap";
    }
}
