using System.Globalization;
using System.Net;
using FsNet.Swarms.Running;
using FsNet.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Programs;

/// <summary>What stands in the place of placeholders.</summary>
internal sealed class ProgramValues(Topology topology, SharedFile file, Func<NodeSpec, IPAddress> addressOf)
{
    /// <summary>Every node has an address of its own, and so the same port.</summary>
    public static readonly string Port = NodePorts.Usual.Node.ToString(CultureInfo.InvariantCulture);

    /// <summary>Those that mean the same wherever a node runs; its number is filled in by <see cref="Of"/>.</summary>
    public static IReadOnlyDictionary<string, string> OfEvery(NodeSpec node, SharedFile file) => new Dictionary<string, string>
    {
        [Placeholders.Port] = Port,
        [Placeholders.Node] = node.Name,
        [Placeholders.Name] = file.Name,
        [Placeholders.Size] = file.Bytes.ToString(CultureInfo.InvariantCulture),
        [Placeholders.Sha256] = file.Sha256,
    };

    /// <param name="folder">Where the program runs, as it sees it.</param>
    /// <param name="torrent">Null where the program asks for none.</param>
    public IReadOnlyDictionary<string, string> Of(NodeSpec node, string folder, TorrentFile? torrent)
    {
        var values = new Dictionary<string, string>(OfEvery(node, file))
        {
            [Placeholders.Ip] = addressOf(node).ToString(),
            [Placeholders.Out] = folder,
            [Placeholders.Number] = topology.Nodes.Index().First(n => n.Item.Name == node.Name).Index.ToString(CultureInfo.InvariantCulture),
            [Placeholders.File] = $"{folder}/{file.Name}",
            [Placeholders.SeedIp] = addressOf(topology.SwarmOf(node).First(n => n.Role == Role.Seed)).ToString(),
        };
        if (topology.SwarmOf(node).FirstOrDefault(n => n.Role == Role.Tracker) is { } tracker)
            (values[Placeholders.TrackerIp], values[Placeholders.TrackerPort]) = (addressOf(tracker).ToString(), Port);
        if (torrent is not null)
            (values[Placeholders.Torrent], values[Placeholders.InfoHash]) = ($"{folder}/{torrent.Name}", torrent.InfoHash);
        return values;
    }
}
