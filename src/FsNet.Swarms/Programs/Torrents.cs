using FsNet.Swarms.Running;
using FsNet.Topologies;

namespace FsNet.Swarms.Programs;

/// <summary>The .torrents of a run: one for each program that asks for one, for each has a tracker of its own.</summary>
internal sealed class Torrents
{
    private readonly Dictionary<string, TorrentFile> _byProgram = [];

    public TorrentFile? Of(ProgramSpec program) => _byProgram.GetValueOrDefault(program.Name);

    /// <param name="addressOf">Of a tracker.</param>
    public static async Task<Torrents> MakeAsync(
        Topology topology, SharedFile file, Func<NodeSpec, string> addressOf, CancellationToken cancellation)
    {
        var torrents = new Torrents();
        foreach (var tracker in topology.Nodes.Where(n => n is { Role: Role.Tracker, Program: not null }))
            if (TorrentFile.IsAskedForBy(tracker.Program!))
                torrents._byProgram[tracker.Program!.Name] = await TorrentFile.MakeAsync(
                    file, $"{addressOf(tracker)}:{ProgramValues.Port}", cancellation);
        return torrents;
    }
}
