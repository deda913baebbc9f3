using Serilog;

namespace FsNet.Node.Sharing;

/// <summary>
/// Where something has happened in a folder and below, as the system tells it, and not yet been looked at. A hint, not a record: what was
/// told twice is one place, what was not told at all is found when the whole folder is looked through.
/// </summary>
internal sealed class FolderEvents : IDisposable
{
    /// <summary>With more places than this it is quicker to look through the whole folder.</summary>
    private const int MostPlaces = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _places = [];
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly FileSystemWatcher? _watcher;
    private bool _hasLost;

    /// <param name="folder">Its full path.</param>
    public FolderEvents(string folder, TimeProvider time, ILogger log)
    {
        (Folder, _time, _log) = (folder, time, log);
        try
        {
            _watcher = new FileSystemWatcher(folder)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size
                    | NotifyFilters.Attributes | NotifyFilters.CreationTime,
            };
            _watcher.Created += (_, e) => Note(e.FullPath);
            _watcher.Changed += (_, e) => Note(e.FullPath);
            _watcher.Deleted += (_, e) => Note(e.FullPath);
            _watcher.Renamed += (_, e) => Note(e.OldFullPath, e.FullPath);
            _watcher.Error += (_, e) => Lost(e.GetException());
            _watcher.EnableRaisingEvents = true;
        }
        catch (IOException e)
        {
            Lost(e);
        }
    }

    public string Folder { get; }

    /// <summary>The system does not tell, or not of all folders: only looking through all of it finds what has changed.</summary>
    public bool IsBlind { get; private set; }

    /// <summary>Places where nothing has happened for so long.</summary>
    /// <param name="hasLost">Something happened, and it is not known where.</param>
    public List<string> Take(TimeSpan quiet, out bool hasLost)
    {
        lock (_gate)
        {
            (hasLost, _hasLost) = (_hasLost, false);
            var places = _places.Where(p => _time.GetElapsedTime(p.Value) >= quiet).Select(p => p.Key).ToList();
            foreach (var place in places)
                _places.Remove(place);
            return places;
        }
    }

    /// <summary>Something happened there, or has not been seen to the end.</summary>
    public void Note(params ReadOnlySpan<string> places)
    {
        lock (_gate)
        {
            foreach (var place in places)
                _places[place] = _time.GetTimestamp();
            if (_places.Count <= MostPlaces)
                return;
            _places.Clear();
            _hasLost = true;
        }
    }

    public void Dispose() => _watcher?.Dispose();

    private void Lost(Exception reason)
    {
        lock (_gate)
            _hasLost = true;
        if (reason is InternalBufferOverflowException)
        {
            _log.Warning("'{Folder}': more happens than the system can tell of; all of it is looked through", Folder);
            return;
        }
        if (!IsBlind)
            _log.Warning(
                "'{Folder}': the system does not tell of all changes: {Reason}; all of it is looked through again and again (more is told with a larger fs.inotify.max_user_watches, or max_user_instances)",
                Folder, reason.Message);
        IsBlind = true;
    }
}
