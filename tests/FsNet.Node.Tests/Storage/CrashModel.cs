using FsNet.Base;
using FsNet.Node.Storage;

namespace FsNet.Node.Tests.Storage;

/// <summary>
/// What may be on a disk after a loss of power: everything that a sync has made durable, and of what came after it any part, in any
/// order. File contents and the names in folders are apart, as POSIX has them: fsync of a file says nothing of its name.
/// </summary>
internal sealed class CrashModel
{
    private readonly Dictionary<FileIdentity, List<DiskOperation>> _writes = [];
    private readonly Dictionary<string, List<NameChange>> _names = [];
    private readonly Dictionary<FileIdentity, byte[]> _contents = [];
    private readonly Dictionary<string, FileIdentity> _files = [];
    private readonly HashSet<string> _folders = [];

    /// <summary>A name in a folder that now leads to a file (or to a folder: null), or is gone.</summary>
    private sealed record NameChange(string Path, FileIdentity? File, bool IsThere);

    /// <summary>Writes, cuts and names that no sync has made durable.</summary>
    public int Pending => _writes.Values.Sum(w => w.Count) + _names.Values.Sum(n => n.Count);

    public void Apply(DiskOperation operation)
    {
        switch (operation)
        {
            case DiskOperation.CreateFolder o: Rename(new NameChange(o.Path, null, IsThere: true)); break;
            case DiskOperation.Create o: Rename(new NameChange(o.Path, o.File, IsThere: true)); break;
            case DiskOperation.Rename o: Rename(o); break;
            case DiskOperation.Delete o: Rename(new NameChange(o.Path, null, IsThere: false)); break;
            case DiskOperation.Write o: Of(_writes, o.File).Add(o); break;
            case DiskOperation.SetLength o: Of(_writes, o.File).Add(o); break;
            case DiskOperation.Sync o: Settle(o.File); break;
            case DiskOperation.SyncFolder o: Settle(o.Path); break;
        }
    }

    /// <summary>What is found after the power has gone now.</summary>
    /// <param name="keep">Whether a change that no sync has made durable is there nevertheless.</param>
    /// <returns>The files by their paths.</returns>
    public Dictionary<string, byte[]> Crash(Func<bool> keep)
    {
        var (files, folders) = (new Dictionary<string, FileIdentity>(_files), new HashSet<string>(_folders));
        foreach (var change in _names.Values.SelectMany(c => c).Where(_ => keep()).ToList())
            Take(change, files, folders);
        return files.Where(f => IsReached(f.Key, folders)).ToDictionary(f => f.Key, f => ContentOf(f.Value, keep));
    }

    private byte[] ContentOf(FileIdentity file, Func<bool> keep)
    {
        var bytes = _contents.GetValueOrDefault(file, []);
        foreach (var write in Of(_writes, file).Where(_ => keep()).ToList())
            bytes = Write(bytes, write);
        return bytes;
    }

    /// <summary>The folders it lies in must be there themselves, up to the one that was there from the start.</summary>
    private bool IsReached(string path, HashSet<string> folders)
    {
        for (var folder = Path.GetDirectoryName(path)!; _made.Contains(folder); folder = Path.GetDirectoryName(folder)!)
            if (!folders.Contains(folder))
                return false;
        return true;
    }

    private readonly HashSet<string> _made = [];

    private void Rename(DiskOperation.Rename o)
    {
        var file = Newest(o.From);
        Rename(new NameChange(o.From, null, IsThere: false));
        Rename(new NameChange(o.To, file, IsThere: true));
    }

    private void Rename(NameChange change)
    {
        if (change is { File: null, IsThere: true })
            _made.Add(change.Path);
        Of(_names, Path.GetDirectoryName(change.Path)!).Add(change);
    }

    /// <summary>What the path leads to while there is power.</summary>
    private FileIdentity? Newest(string path)
    {
        var last = Of(_names, Path.GetDirectoryName(path)!).LastOrDefault(c => c.Path == path);
        return last is not null ? last.File : _files[path];
    }

    private void Settle(FileIdentity file)
    {
        foreach (var write in Of(_writes, file))
            _contents[file] = Write(_contents.GetValueOrDefault(file, []), write);
        Of(_writes, file).Clear();
    }

    private void Settle(string folder)
    {
        foreach (var change in Of(_names, folder))
            Take(change, _files, _folders);
        Of(_names, folder).Clear();
    }

    private static void Take(NameChange change, Dictionary<string, FileIdentity> files, HashSet<string> folders)
    {
        if (!change.IsThere)
            files.Remove(change.Path);
        else if (change.File is { } file)
            files[change.Path] = file;
        else
            folders.Add(change.Path);
    }

    private static byte[] Write(byte[] bytes, DiskOperation operation)
    {
        var write = operation as DiskOperation.Write;
        var length = write is null ? ((DiskOperation.SetLength)operation).Length : Math.Max(bytes.Length, write.Offset + write.Bytes.Length);
        var result = new byte[length];
        bytes.AsSpan(0, (int)Math.Min(bytes.Length, length)).CopyTo(result);
        write?.Bytes.CopyTo(result, write.Offset);
        return result;
    }

    private static List<T> Of<TKey, T>(Dictionary<TKey, List<T>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        return list;
    }
}
