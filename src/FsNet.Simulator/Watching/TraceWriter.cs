using System.Globalization;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator.Watching;

/// <summary>Writes what happens as one line of words each: seconds, who, what.</summary>
/// <param name="now">Virtual time.</param>
internal sealed class TraceWriter(TextWriter output, Func<TimeSpan> now) : SwarmWatch
{
    public override void Started(SimulatedNode node) =>
        Write(node.Plan.Name, $"starts as {node.Address} with {node.BlockCount} of {node.Manifest.Layout.BlockCount} blocks");

    public override void Fault(TimeSpan at, FaultKind kind, string subject) => Write("fault", $"{kind}: {subject}");

    public override void Sent(SimulatedConnection from, PeerMessage message) => Write(Way(from), message.ToString());

    public override void HostileSent(SimulatedConnection from, PeerMessage message) => Write(Way(from), message.ToString());

    public override void BlockStarted(SimulatedConnection from, int block) => Write(Way(from), $"sends block {block}");

    public override void BlockArrived(SimulatedConnection at, int block, BlockFate fate) => Write(
        at.Owner.Name, $"block {block} from {at.Other.Owner.Name}: {fate} ({at.Node.BlockCount} held)");

    public override void ManifestProved(SimulatedNode node, Manifest manifest) => Write(node.Plan.Name, "believes the manifest");

    public override void Completed(SimulatedNode node) => Write(node.Plan.Name, "has the whole file");

    public override void TrackerAsked(SimulatedNode node, ReadOnlySpan<byte> request, TrackTransport transport) =>
        Write($"{node.Plan.Name} -> tracker", $"{transport} {TrackText.Describe(request)}");

    public override void TrackerAnswered(
        NodeAddress source, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer, TrackTransport transport) =>
        Write($"tracker -> {source}", $"{transport} {(answer.IsEmpty ? "nothing" : TrackText.Describe(answer))}");

    private static string Way(SimulatedConnection from) => $"{from.Owner.Name} -> {from.Other.Owner.Name}";

    private void Write(string who, string what) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{now().TotalSeconds,10:0.0000}  {who,-20} {what}"));
}
