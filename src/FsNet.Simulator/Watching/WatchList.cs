using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator.Watching;

/// <summary>Tells several of everything, in their order.</summary>
internal sealed class WatchList(IReadOnlyList<SwarmWatch> watches) : SwarmWatch
{
    public override void Started(SimulatedNode node)
    {
        foreach (var watch in watches)
            watch.Started(node);
    }

    public override void Fault(TimeSpan at, FaultKind kind, string subject)
    {
        foreach (var watch in watches)
            watch.Fault(at, kind, subject);
    }

    public override void Sent(SimulatedConnection from, PeerMessage message)
    {
        foreach (var watch in watches)
            watch.Sent(from, message);
    }

    public override void HostileSent(SimulatedConnection from, PeerMessage message)
    {
        foreach (var watch in watches)
            watch.HostileSent(from, message);
    }

    public override void Received(SimulatedConnection at, PeerMessage message)
    {
        foreach (var watch in watches)
            watch.Received(at, message);
    }

    public override void BlockStarted(SimulatedConnection from, int block)
    {
        foreach (var watch in watches)
            watch.BlockStarted(from, block);
    }

    public override void BlockArrived(SimulatedConnection at, int block, BlockFate fate)
    {
        foreach (var watch in watches)
            watch.BlockArrived(at, block, fate);
    }

    public override void ManifestProved(SimulatedNode node, Manifest manifest)
    {
        foreach (var watch in watches)
            watch.ManifestProved(node, manifest);
    }

    public override void Completed(SimulatedNode node)
    {
        foreach (var watch in watches)
            watch.Completed(node);
    }

    public override void TrackerAsked(SimulatedNode node, ReadOnlySpan<byte> request, TrackTransport transport)
    {
        foreach (var watch in watches)
            watch.TrackerAsked(node, request, transport);
    }

    public override void TrackerAnswered(
        NodeAddress source, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer, TrackTransport transport)
    {
        foreach (var watch in watches)
            watch.TrackerAnswered(source, request, answer, transport);
    }

    public override void Settled(SimulatedNode node)
    {
        foreach (var watch in watches)
            watch.Settled(node);
    }
}
