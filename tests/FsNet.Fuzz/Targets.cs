using FsNet.Fuzz.Engines;
using FsNet.Fuzz.Seeding;
using FsNet.Fuzz.Text;
using FsNet.Fuzz.Wire;

namespace FsNet.Fuzz;

/// <summary>Everything that reads what others wrote.</summary>
internal static class Targets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("track-message", 2, "a message of the track protocol", TrackMessages.Run, TrackSeeds.Messages),
        new("peer-message", 2, "a frame of the transfer protocol", PeerMessages.Run, PeerSeeds.Frames),
        new("frame-stream", 2, "what a connection brings, whole and cut up", FrameStreams.Run, PeerSeeds.Streams),
        new("availability", 1, "the blocks somebody holds, beside a plain reader", AvailabilityBytes.Run, PeerSeeds.Availabilities),
        new("block-set", 1, "operations on two sets of blocks, beside plain sets", BlockSets.Run, PeerSeeds.BlockSets),
        new("manifest", 1, "hashes and the id they prove, beside a plain tree", Manifests.Run, PeerSeeds.Manifests),
        new("file-name", 1, "a file's name, down to its path on disk", FileNames.Run, TextSeeds.Names),
        new("topology", 3, "a topology file, down to its exports", TopologyFiles.Run, TextSeeds.Topologies),
        new("topology-set", 2, "KEY=VALUE over a topology", TopologyFiles.RunOverride, TextSeeds.Overrides),
        new("rtt-matrix", 1, "a table of round trips", RttMatrices.Run, TextSeeds.Matrices),
        new("lab", 1, "a lab of containerlab or CORE, down to its topology", LabFiles.Run, TextSeeds.Labs),
        new("shown-text", 1, "a text from the network, for people's eyes", ShownTexts.Run, TextSeeds.Names),
        new("words", 1, "quantities, addresses and ranges behind flags", Words.Run, TextSeeds.Words),
        new("shaper-line", 1, "a request to fsnet-shaper, down to its lines for tc", ShaperLines.Run, TextSeeds.ShaperLines),
        new("netlink", 1, "messages of the kernel, and probes", NetlinkMessages.Run, TextSeeds.NetlinkMessages),
        new("node-event", 1, "a line of a node's event file", NodeTexts.RunEvent, TextSeeds.NodeEvents),
        new("node-status", 1, "a node's status page", NodeTexts.RunStatus, TextSeeds.NodeStatuses),
        new("wish", 1, "a wish that the dashboard is sent", NodeTexts.RunWish, TextSeeds.Wishes),
        new("run-folder", 3, "a run's files, down to report.html", RunFolders.Run, TextSeeds.RunFolders),
        new("node", 6, "everything that can happen to a node, in any order", NodeSequence.Run, SequenceSeeds.Nodes),
        new("tracker", 5, "everything that can happen to a tracker, in any order", TrackerSequence.Run, SequenceSeeds.Trackers),
        new("track-client", 2, "a node's side of the track protocol, and a tracker that says anything", TrackClient.Run, SequenceSeeds.TrackClients),
    ];

    public static FuzzTarget? Find(string name) => All.FirstOrDefault(t => t.Name == name);
}
