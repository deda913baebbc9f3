using System.Text.Json;
using FsNet.Base;
using FsNet.Reports;
using FsNet.Swarms.Running;
using FsNet.Topologies;

namespace FsNet.Swarms.Programs;

/// <summary>
/// A node that runs a program of somebody else, as it is seen from outside, whatever back end it runs on: by the files in its folder, by
/// what its supervisor tells, and by what the kernel counts. What it sees it reports as our own nodes report theirs.
/// </summary>
/// <param name="folder">Where the program runs, on this machine.</param>
/// <param name="told">Where its supervisor tells how it ended, on this machine.</param>
internal sealed class ProgramNode(SwarmNode state, SharedFile file, string folder, string told)
{
    private const double ProgressEveryMs = 1000;
    private const int KilledCode = 128 + 9;

    private readonly ProgramSpec _program = state.Spec.Program!;
    private readonly ProgramEnd _end = new(told);
    private readonly CopyWatch? _copy = state.Spec.Role == Role.Leech ? WatchOf(state.Spec, file, folder) : null;
    private readonly List<string> _lines = [];
    private bool _isReported;
    private double _progressAt;
    private long _progressBytes;
    private long _bytesBefore;

    public SwarmNode State => state;

    public string Folder => folder;

    /// <summary>Whether the program has been let start, in this life.</summary>
    public bool IsReleased { get; private set; }

    /// <summary>Unix milliseconds of that.</summary>
    public double ReleasedAt { get; private set; }

    /// <summary>Whether the program has ended, and what it left behind is known.</summary>
    public bool IsOver => _end.Left is not null;

    /// <summary>Where a leecher's copy is.</summary>
    public string CopyPath => _copy?.Path ?? "";

    public void BeginLife()
    {
        _end.Forget();
        (IsReleased, _isReported) = (false, false);
    }

    public void Release(double now)
    {
        (IsReleased, ReleasedAt) = (true, now);
        if (_progressBytes == 0)
            _bytesBefore = FolderSize.Of(folder);
    }

    /// <summary>Look again; call often.</summary>
    public void Look(double now)
    {
        _end.Look();
        if (_copy is null || !IsReleased)
            return;
        var before = _copy.CompletedAt;
        _copy.Look(_end, now);
        if (_copy.CompletedAt is { } at && before is null)
            _lines.Add(JsonSerializer.Serialize(new { at, @event = EventKind.Complete, bytes = file.Bytes, path = _copy.Path }));
        else if (_copy.CompletedAt is null && now - _progressAt >= ProgressEveryMs)
            NoteProgress(now);
    }

    /// <summary>Events, as lines of JSON.</summary>
    public IReadOnlyList<string> TakeLines()
    {
        List<string> lines = [.. _lines];
        _lines.Clear();
        return lines;
    }

    /// <summary>What went wrong with it by itself: told once in a life.</summary>
    /// <param name="lastLines">Of its log.</param>
    /// <param name="trouble">What its usage is beyond; null where it is not.</param>
    public string? Complaint(Func<string> lastLines, string? trouble)
    {
        if (_isReported || !state.IsUp)
            return null;
        var complaint = trouble ?? (_copy?.Wrong is { } wrong ? $"{state.Name} said that it was complete ({Word}), and {wrong}" : EndComplaint(lastLines));
        if (_end.ExitCode is not null && IsOver && _copy?.IsPending != true)
            state.IsUp = false;
        _isReported = complaint is not null;
        return complaint;
    }

    /// <summary>Of a program that has ended because it was asked to.</summary>
    public string? LeftBehind => _isReported ? null : _end.Complaint(state.Name);

    private string Word => _program.Done is Completion.Marker ? "by its marker" : "by exit code 0";

    private bool MayEnd => state.Spec.Role == Role.Leech && _end.ExitCode == 0 && (_copy!.CompletedAt is not null || _program.Done is Completion.Exit);

    private string? EndComplaint(Func<string> lastLines)
    {
        if (_end.ExitCode is not { } code || !IsOver)
            return null;
        return _end.Complaint(state.Name)
            ?? (MayEnd ? null : $"{state.Name} ended by itself with exit code {code}{Killed(code)}; the end of its log:\n{lastLines()}");
    }

    private string Killed(int code) => code == KilledCode && _program.MemoryBytes is { } bytes
        ? $" (killed, perhaps because it used more than {Units.FormatSize(bytes)} of memory)"
        : "";

    private void NoteProgress(double now)
    {
        _progressAt = now;
        var bytes = Math.Clamp(FolderSize.Of(folder) - _bytesBefore, 0, file.Bytes);
        if (bytes == _progressBytes)
            return;
        _progressBytes = bytes;
        _lines.Add(JsonSerializer.Serialize(new { at = now, @event = EventKind.Progress, bytes }));
    }

    private static CopyWatch WatchOf(NodeSpec spec, SharedFile file, string folder)
    {
        var values = new Dictionary<string, string>(ProgramValues.OfEvery(spec, file)) { [Placeholders.Out] = folder };
        var done = spec.Program!.Done;
        return new CopyWatch(done, file, done.Copy.Fill(values), (done as Completion.Marker)?.Path.Fill(values));
    }
}
