using System.Buffers;
using System.Globalization;
using FsNet.Base;
using FsNet.Protocol.Content;
using Serilog;

namespace FsNet.Node.Storage;

/// <summary>
/// The hashes of files that were read before, kept in a folder from one run to the next, so that what has not changed is not read again.
/// A file is known by its inode, length and time of modification, and so by whatever name. What has another time of change under the
/// same name is read again: that may be no more than a <c>chmod</c>, and may be a write whose time was set back. A wrong hash harms
/// nobody but this node: whoever is sent a block that is not what its hash says refuses it.
/// </summary>
internal sealed class HashCache : IDisposable
{
    public const string FileName = "hashes.v1.jsonl";

    /// <summary>Some 100 bytes of memory each, beside the lines on disk.</summary>
    private const int MostFiles = 2_000_000;

    /// <summary>The file is written anew where it has more lines than this beside twice those that were of use when it last was.</summary>
    private const int SpareLines = 10_000;

    /// <summary>What was last read in full before that is read again, but at one start no more than a thirtieth of all bytes.</summary>
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromDays(30);
    private const int ShareReadAgain = 30;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly FileStream _lock;
    private readonly Dictionary<Key, Entry> _files = [];
    private readonly HashSet<Key> _due = [];
    private readonly Dictionary<string, FileStamp> _copies = [];
    private LineFile _lines;
    private int _lineCount;
    private int _lastKept;
    private bool _isFull;

    private HashCache(string path, FileStream @lock, LineFile lines, TimeProvider time, ILogger log) =>
        (_path, _lock, _lines, _time, _log) = (path, @lock, lines, time, log);

    /// <summary>Which file it is, and cut into which blocks. The path only where the system knows no inodes.</summary>
    private readonly record struct Key(ulong Inode, long Length, long Modified, byte BlockSizeLog2, string? Path);

    private readonly record struct Entry(LinePlace Line, long Changed, long ReadAt, int PathHash);

    /// <summary>Files that were known, and not read.</summary>
    public int Found { get; private set; }

    /// <summary>Opens the folder, which is made where it is not there, for this process alone.</summary>
    /// <param name="field">What the user calls it.</param>
    /// <exception cref="ProgramException">It cannot be used.</exception>
    public static HashCache Open(string folder, string field, TimeProvider time, ILogger log)
    {
        FileStream? held = null;
        try
        {
            folder = Path.GetFullPath(folder);
            Directory.CreateDirectory(folder);
            held = Hold(Path.Combine(folder, "lock"), folder, field);
            var path = Path.Combine(folder, FileName);
            var known = new HashCache(path, held, LineFile.Open(path), time, log);
            known.Load();
            return known;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            held?.Dispose();
            throw new ProgramException($"{field}: the folder '{folder}' cannot be used: {e.Message}", ExitCodes.BadUsage);
        }
    }

    /// <summary>The file's hashes: those that are known, or, where it is another than the one that is known, those of what is read.</summary>
    /// <inheritdoc cref="FileHasher.Hash"/>
    public (Manifest Manifest, FileStamp Stamp) Hash(string path, byte? blockSizeLog2, Action<long>? progress, CancellationToken cancellation)
    {
        var began = _time.GetUtcNow();
        var stamp = FileStamp.Of(path);
        if (Find(path, stamp, blockSizeLog2) is { } known)
        {
            progress?.Invoke(stamp.Length);
            return (known, stamp);
        }
        var (manifest, read) = FileHasher.Hash(path, blockSizeLog2, progress, cancellation);
        Keep(path, read, manifest, began);
        return (manifest, read);
    }

    /// <summary>What is known of the file that has this stamp; null where it has to be read.</summary>
    public Manifest? Find(string path, in FileStamp stamp, byte? blockSizeLog2)
    {
        var key = KeyOf(path, stamp, blockSizeLog2 ?? BlockLayout.For(stamp.Length).BlockSizeLog2);
        lock (_gate)
        {
            if (!_files.TryGetValue(key, out var entry) || _due.Contains(key))
                return null;
            var wasRenamed = entry.Changed != stamp.Changed;
            if (wasRenamed && entry.PathHash == HashOf(path))
                return null;
            if (Read(entry.Line, stamp) is not { } found)
                return null;
            if (wasRenamed)
                Append(key, new CachedFile(path, stamp, key.BlockSizeLog2, entry.ReadAt, found.Id, IsCopy: false), found);
            Found++;
            return found;
        }
    }

    /// <summary>All of the file was read, or written by this process, and has these hashes.</summary>
    /// <param name="stamp">As it was before and after.</param>
    /// <param name="began">When the stamp was taken, or before. What was written a moment earlier may be written once more without another stamp.</param>
    /// <param name="isCopy">A get has put it there.</param>
    public void Keep(string path, in FileStamp stamp, Manifest manifest, DateTimeOffset began, bool isCopy = false)
    {
        if (!IsQuiet(path, stamp, began))
            return;
        var key = KeyOf(path, stamp, manifest.Layout.BlockSizeLog2);
        lock (_gate)
        {
            _due.Remove(key);
            Append(key, new CachedFile(path, stamp, key.BlockSizeLog2, began.ToUnixTimeSeconds(), manifest.Id, isCopy || IsCopy(path, stamp)), manifest);
        }
    }

    /// <summary>Whether a get has put it there, and nobody has changed anything of it since.</summary>
    public bool IsCopy(string path, in FileStamp stamp)
    {
        lock (_gate)
            return _copies.TryGetValue(path, out var copy) && copy == WithoutDevice(stamp);
    }

    public void Dispose()
    {
        lock (_gate)
            _lines.Dispose();
        _lock.Dispose();
    }

    private static bool IsQuiet(string path, in FileStamp stamp, DateTimeOffset began)
    {
        try
        {
            var age = began - DateTimeOffset.UnixEpoch - TimeSpan.FromMicroseconds(stamp.Changed / 1000);
            return age >= FileTimes.Granularity(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FileStream Hold(string path, string folder, string field)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new ProgramException($"{field}: the folder '{folder}' is used by another node; each needs its own", ExitCodes.BadUsage);
        }
    }

    private static Key KeyOf(string path, in FileStamp stamp, byte blockSizeLog2) =>
        new(stamp.Inode, stamp.Length, stamp.Modified, blockSizeLog2, stamp.Inode == 0 ? path : null);

    private static int HashOf(string path) => string.GetHashCode(path, StringComparison.Ordinal);

    private void Load()
    {
        _lines.ReadAll((place, line) =>
        {
            _lineCount++;
            if (CachedFile.TryParse(line) is { } known)
                Put(KeyOf(known.Path, known.Stamp, known.BlockSizeLog2), place, known);
            else if (line.StartsWith("{\"kept\":"u8))
                _lastKept = int.TryParse(line[8..^1], CultureInfo.InvariantCulture, out var kept) ? kept : 0;
        });
        FindDue();
        TidyUp();
        _log.Information(
            "Hashes of {Files} files are known from {File}; of those {Due} are read again, for they were last read over {Days} days ago",
            _files.Count, _path, _due.Count, ReadAgainAfter.Days);
    }

    private void FindDue()
    {
        var before = (_time.GetUtcNow() - ReadAgainAfter).ToUnixTimeSeconds();
        var bytes = _files.Keys.Sum(k => k.Length) / ShareReadAgain;
        foreach (var (key, _) in _files.Where(f => f.Value.ReadAt < before).OrderBy(f => f.Value.ReadAt))
        {
            _due.Add(key);
            if ((bytes -= key.Length) <= 0)
                break;
        }
    }

    private Manifest? Read(LinePlace place, in FileStamp stamp)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(place.Length);
        try
        {
            var hashes = new List<byte[]>();
            return _lines.TryRead(place, buffer) && CachedFile.TryParse(buffer.AsSpan(0, place.Length), hashes) is { } known && hashes.Count == 1
                ? KeptHashes.TryVerify(known.Id, known.Layout with { Length = stamp.Length }, hashes[0])
                : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Append(Key key, CachedFile file, Manifest manifest)
    {
        if (_files.Count >= MostFiles && !_files.ContainsKey(key))
        {
            if (!_isFull)
                _log.Warning("{File} holds the hashes of {Most} files, and takes no more: others are read at each start", _path, MostFiles);
            _isFull = true;
            return;
        }
        var line = new ArrayBufferWriter<byte>();
        file.Write(line, manifest);
        try
        {
            Put(key, _lines.Append(line.WrittenSpan), file);
            _lineCount++;
            TidyUp();
        }
        catch (IOException e)
        {
            _log.Warning("The hashes of {Path} are not kept: {Reason}", file.Path, e.Message);
        }
    }

    private void Put(Key key, LinePlace place, CachedFile file)
    {
        _files[key] = new Entry(place, file.Stamp.Changed, file.ReadAt, HashOf(file.Path));
        if (file.IsCopy)
            _copies[file.Path] = WithoutDevice(file.Stamp);
    }

    /// <summary>Devices are numbered anew when a machine starts.</summary>
    private static FileStamp WithoutDevice(in FileStamp stamp) => stamp with { Device = 0 };

    /// <summary>Writes the file anew, without what is of no use any more, once that may be more than half of it.</summary>
    private void TidyUp()
    {
        if (_lineCount <= (2 * _lastKept) + SpareLines)
            return;
        var path = _path + ".new";
        var lines = LineFile.Open(path, FileMode.Create);
        try
        {
            var kept = Copy(lines);
            lines.Flush();
            File.Move(path, _path, overwrite: true);
            (_lines, lines) = (lines, _lines);
            (_lineCount, _lastKept) = (kept + 1, kept);
        }
        finally
        {
            lines.Dispose();
        }
    }

    private int Copy(LineFile to)
    {
        var old = _files.OrderBy(f => f.Value.Line.Offset).ToList();
        var buffer = Array.Empty<byte>();
        var kept = 0;
        foreach (var (key, entry) in old)
        {
            if (buffer.Length < entry.Line.Length)
                buffer = new byte[entry.Line.Length * 2];
            var line = buffer.AsSpan(0, entry.Line.Length);
            if (_lines.TryRead(entry.Line, line) && CachedFile.TryParse(line) is { } file && IsOfUse(file))
            {
                _files[key] = entry with { Line = to.Append(line) };
                kept++;
            }
            else
            {
                _files.Remove(key);
                _due.Remove(key);
            }
        }
        to.Append(System.Text.Encoding.ASCII.GetBytes($"{{\"kept\":{kept}}}"));
        return kept;
    }

    /// <summary>Not of a file that is gone while its folder is there: a disk that is not mounted now may be at the next start.</summary>
    private static bool IsOfUse(CachedFile file) =>
        FileFacts.TryTell(file.Path, follow: false) is { } there
            ? there.Stamp.Inode == file.Stamp.Inode && there.Stamp.HasContentOf(file.Stamp)
            : !Directory.Exists(Path.GetDirectoryName(file.Path));
}
