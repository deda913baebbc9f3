using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator.Checkers;

/// <summary>Nobody but a liar tells the tracker of a block that is not on its disk.</summary>
internal sealed class TrackerIsToldTheTruth() : Invariant("a node names no block to the tracker that is not on its disk")
{
    public override void TrackerAsked(SimulatedNode node, ReadOnlySpan<byte> request, TrackTransport transport)
    {
        if (node.IsHonest && ToldBlocks.Of(request, node.Manifest) is { } told && told.HasMoreThan(OnDisk(node)))
            throw Broken($"{node.Plan.Name} tells the tracker of {told.Count} blocks; {node.BlockCount} are on its disk");
    }

    private static BlockSet OnDisk(SimulatedNode node) => node.Disk ?? new BlockSet(node.Manifest.Layout.BlockCount);
}

/// <summary>The blocks of the file that a node tells the tracker of.</summary>
internal static class ToldBlocks
{
    /// <returns>Null when the message tells of none, and is no Presentation either.</returns>
    public static BlockSet? Of(ReadOnlySpan<byte> request, Manifest manifest)
    {
        TrackHeader.Parse(request, out var header);
        var body = request[TrackHeader.Size..];
        var blocks = new BlockSet(manifest.Layout.BlockCount);
        switch (header.Type)
        {
            case TrackType.Presentation when !PresentationRequest.Parse(body, out var presentation).IsFailure:
                foreach (var value in presentation.Files)
                    if (FileEntry.TryParse(value, out var entry) && entry.Proof.Id == manifest.Id)
                        Availability.TryAddTo(blocks, entry.Kind, entry.Blocks);
                return blocks;
            case TrackType.Update when !UpdateRequest.Parse(body, out var update).IsFailure:
                foreach (var value in update.Deltas)
                    if (FileDelta.TryParse(value, out var delta) && delta.Id == manifest.Id)
                        Availability.TryAddTo(blocks, delta.Kind, delta.Blocks);
                return blocks;
            default:
                return null;
        }
    }
}
