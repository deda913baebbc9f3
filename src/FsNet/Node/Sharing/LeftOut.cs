using Serilog;

namespace FsNet.Node.Sharing;

/// <summary>What a folder holds and is not shared, with the reasons: nothing is left out without a word, nor in a thousand lines.</summary>
internal sealed class LeftOut
{
    private const int MostLines = 20;

    private readonly List<(string Path, string Reason)> _kept = [];
    private string? _hiddenExample;
    private string? _emptyExample;
    private int _empty;

    /// <summary>Entries that are not shared for a reason of their own.</summary>
    public int Count { get; private set; }

    /// <summary>Files that are hidden, or lie in a hidden folder.</summary>
    public int Hidden { get; private set; }

    public void Add(string path, string reason)
    {
        Count++;
        if (_kept.Count < MostLines)
            _kept.Add((path, reason));
    }

    public void AddHidden(string path, int files)
    {
        if (files == 0)
            return;
        Hidden += files;
        _hiddenExample ??= path;
    }

    /// <summary>A folder that holds nothing.</summary>
    public void AddEmpty(string path)
    {
        _empty++;
        _emptyExample ??= path;
    }

    public void Say(ILogger log)
    {
        foreach (var (path, reason) in _kept)
            log.Warning("'{Path}' is not shared: {Reason}", path, reason);
        if (Count > _kept.Count)
            log.Warning("And not shared for such reasons: {Count} more", Count - _kept.Count);
        if (_empty > 0)
            log.Information("Empty folders, which are not shared: {Count}, first '{Path}'", _empty, _emptyExample);
        if (Hidden > 0)
            log.Information("Hidden files left out: {Count}, first '{Path}'; --hidden shares them, too", Hidden, _hiddenExample);
    }

    /// <summary>In one sentence, for when nothing is left; empty when nothing was left out.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        if (Hidden > 0)
            parts.Add($"hidden files left out: {Hidden}, first '{_hiddenExample}' (--hidden shares them)");
        if (Count > 0)
            parts.Add($"not shared: {Count}, first '{_kept[0].Path}': {_kept[0].Reason}");
        return string.Join("; ", parts);
    }
}
