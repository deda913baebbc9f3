using FsNet.Node.Tracking;

namespace FsNet.Node.Reporting;

/// <summary>The figures of a node, once for the program's <c>/metrics</c> and for the library's meter.</summary>
internal static class NodeFigures
{
    public static IReadOnlyList<NodeFigure> All { get; } =
    [
        Counter("fsnet_payload_bytes_sent", "Bytes of blocks sent.", n => n.Peers.TotalSent),
        Counter("fsnet_payload_bytes_received", "Bytes of blocks received.", n => n.Peers.TotalReceived),
        Counter("fsnet_duplicate_bytes", "Bytes of blocks that were not needed any more.",
            n => n.Peers.TotalWasted + n.Files.Sum(f => f.Counters.DuplicateBytes)),
        Counter("fsnet_corrupt_blocks", "Blocks that were not what their hash says.", n => n.Files.Sum(f => f.Counters.CorruptBlocks)),
        Counter("fsnet_tracker_attempts", "Requests sent to the tracker, repetitions included.", n => n.Tracker.Attempts),
        Gauge("fsnet_tracker_registered", "1 while the tracker knows this node.", n => n.Registration.State == RegistrationState.Registered ? 1 : 0),
        Gauge("fsnet_tracker_refused_files", "Files that the tracker does not take.", n => n.Registration.Refusals.Count),
        Gauge("fsnet_tracker_same_address", "Other nodes at this node's address and port.", n => n.Registration.SameAddress),
        Gauge("fsnet_peers", "Connected nodes.", n => n.Peers.Connected.Count()),
        Gauge("fsnet_files", "Files shared or fetched.", n => n.Files.Count()),
        Gauge("fsnet_files_complete", "Files that are whole.", n => n.Files.Count(f => f.IsComplete)),
        Gauge("fsnet_files_given_up", "Files that could not be had, or are not shared any more.", n => n.Files.Count(f => f.Failure is not null)),
        Gauge("fsnet_blocks", "Blocks of these files, held or not.", n => n.Files.Sum(f => (double)f.Layout.BlockCount)),
        Gauge("fsnet_blocks_held", "Verified blocks on disk.", n => n.Files.Sum(f => (double)f.HaveCount)),
        Gauge("fsnet_files_in_trouble", "Files that wait for their disk.", n => n.Files.Count(f => f is { Failure: null, Disk.Trouble: not null })),
        new("fsnet_disk_errors", "Errors of disks: passing ones are tried again, lasting ones end a file.", IsCounter: true,
            n => n.Disk.PassingErrors + n.Disk.LastingErrors,
            n => [("passing", n.Disk.PassingErrors), ("lasting", n.Disk.LastingErrors)]),
    ];

    private static NodeFigure Counter(string name, string help, Func<NodeDriver, double> read) => new(name, help, IsCounter: true, read);

    private static NodeFigure Gauge(string name, string help, Func<NodeDriver, double> read) => new(name, help, IsCounter: false, read);
}
