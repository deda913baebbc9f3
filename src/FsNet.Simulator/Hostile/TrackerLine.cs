using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator.Hostile;

/// <summary>What somebody who means harm has with the tracker: exchanges from his own addresses, and datagrams from those of others.</summary>
internal sealed class TrackerLine(SimulatedSwarm swarm, HostileHost host, Prng random)
{
    private readonly Datagrams _there = swarm.DatagramsToTracker(host);
    private readonly Datagrams _back = swarm.DatagramsFromTracker(host);
    private readonly Dictionary<NodeAddress, SimulatedTrackerClient> _clients = [];

    /// <summary>Registers a node at the address, which must be one of the host's.</summary>
    public void Present(NodeAddress address, ulong nodeId, IReadOnlyList<(FileProof Proof, BlockSet Blocks, string Name)> files)
    {
        var client = ClientAt(address.WithPort(1));
        var request = Presentation(client.NewHeader(), address.Port, nodeId, files);
        host.Pay(request.Length);
        client.Ask(request, _ => { });
    }

    /// <summary>A datagram whose source is not the host. What is answered goes there, and is nothing to it.</summary>
    public void Forge(NodeAddress source, byte[] datagram)
    {
        host.Pay(datagram.Length);
        _there.Send(() => swarm.Tracker.Receive(source, datagram, TrackTransport.Udp));
    }

    public static byte[] Presentation(
        in TrackHeader header, ushort port, ulong nodeId, IReadOnlyList<(FileProof Proof, BlockSet Blocks, string Name)> files)
    {
        var buffer = new byte[TrackSizes.MaxUdp];
        var writer = new PresentationWriter(buffer, header, port, nodeId);
        foreach (var (proof, blocks, name) in files)
            if (!writer.TryAdd(proof, blocks, name))
                break;
        return buffer[..writer.Length];
    }

    /// <summary>One for each host, for cookies are.</summary>
    private SimulatedTrackerClient ClientAt(NodeAddress address)
    {
        if (!_clients.TryGetValue(address, out var client))
            _clients[address] = client = new SimulatedTrackerClient(host.Lane, swarm.Tracker, address, _there, _back, random);
        return client;
    }
}
