namespace FsNet.Node.Storage;

/// <summary>
/// Makes names durable. Files that are finished while their folder is being synced share the next sync of it: ten thousand small
/// files need far fewer syncs than there are files.
/// </summary>
/// <param name="stop">The node ends: what still fails is not tried again.</param>
internal sealed class FolderSync(Disk disk, DiskWork work, CancellationToken stop)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Sync> _next = [];
    private readonly Dictionary<string, Task> _last = [];
    private readonly HashSet<string> _durable = [];

    /// <summary>Syncs the folder that a file was given its name in, and, the first time, the folders on the way to it.</summary>
    public async Task RunAsync(Place place, string what, DiskState state, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(place.Path)!;
        foreach (var child in Unknown(folder, place.Base))
        {
            await JoinAsync(Path.GetDirectoryName(child)!, place.Path, what, state, cancellation);
            lock (_gate)
                _durable.Add(child);
        }
        await JoinAsync(folder, place.Path, what, state, cancellation);
    }

    /// <summary>The folders below <paramref name="known"/> down to this one whose names are not known to be durable.</summary>
    private List<string> Unknown(string folder, string known)
    {
        var found = new List<string>();
        lock (_gate)
        {
            for (var child = folder; child != known && Path.GetDirectoryName(child) is { } parent; child = parent)
                if (!_durable.Contains(child))
                    found.Add(child);
        }
        return found;
    }

    private Task JoinAsync(string folder, string file, string what, DiskState state, CancellationToken cancellation)
    {
        Sync sync;
        lock (_gate)
        {
            if (!_next.TryGetValue(folder, out sync!))
            {
                sync = new Sync();
                _next[folder] = sync;
                sync.Task = AfterAsync(_last.GetValueOrDefault(folder, Task.CompletedTask), folder, file, sync, what, state);
            }
        }
        return sync.Task.WaitAsync(cancellation);
    }

    private async Task AfterAsync(Task last, string folder, string file, Sync sync, string what, DiskState state)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
        {
            _next.Remove(folder);
            _last[folder] = sync.Task;
        }
        try
        {
            await work.SyncAsync(what, state, () => SyncNow(folder, file), stop);
        }
        finally
        {
            lock (_gate)
                if (_last[folder] == sync.Task)
                    _last.Remove(folder);
        }
    }

    private bool SyncNow(string folder, string file)
    {
        disk.SyncFolder(folder, file);
        return true;
    }

    private sealed class Sync
    {
        public Task Task { get; set; } = Task.CompletedTask;
    }
}
