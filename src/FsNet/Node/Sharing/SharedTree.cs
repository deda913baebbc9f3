using FsNet.Base;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Node.Sharing;

/// <summary>
/// What is shared of some folders, file by file, and kept as the folders are: what is new or has changed is hashed, what is gone is
/// withdrawn. A file that has only another name or place is known by its inode, length and time, and not read.
/// </summary>
internal sealed class SharedTree(HashCache? cache, byte? blockSizeLog2, SharedTreeEvents events)
{
    private readonly Dictionary<SharedPlace, Leaf> _leaves = [];
    private readonly Dictionary<string, List<SharedPlace>> _byPath = [];
    private readonly Dictionary<Hash256, List<SharedPlace>> _byId = [];
    private readonly Dictionary<FileIdentity, (FileStamp Stamp, Manifest Manifest)> _byInode = [];
    private readonly Dictionary<string, int> _folders = [];
    private readonly HashSet<Hash256> _touched = [];

    private sealed record Leaf(FileStamp Stamp, Manifest Manifest, FileTraits? Traits);

    /// <summary>Files that are shared, by all their names.</summary>
    public int Count => _leaves.Count;

    public bool HasFile(string path) => _byPath.ContainsKey(path);

    /// <summary>Whether files are shared that lie in this folder, or below it.</summary>
    public bool HasFolder(string path) => _folders.ContainsKey(path);

    /// <summary>What is shared from the start.</summary>
    public void Add(SharedPath file, FileStamp stamp, Manifest manifest) =>
        Set(new SharedPlace(file.Path, file.Name), new Leaf(stamp, manifest, FileFacts.TryTell(file.Path, follow: false) is { } facts ? Traits.Of(facts) : null));

    /// <summary>Looks at a file: it is hashed where it is new, or another than before.</summary>
    /// <exception cref="IOException">It cannot be read, or is being written to.</exception>
    public void Look(SharedPath file, CancellationToken cancellation)
    {
        var place = new SharedPlace(file.Path, file.Name);
        var facts = FileFacts.Of(file.Path, follow: false);
        var stamp = facts.Kind == FileKind.File ? facts.Stamp : throw new IOException($"'{file.Path}' is {facts.Kind.Describe()}");
        if (_leaves.TryGetValue(place, out var known) && known.Stamp == stamp)
            return;
        var (manifest, read) = known is null && _byInode.TryGetValue(stamp.Identity, out var other) && stamp.Inode != 0 && other.Stamp.HasContentOf(stamp)
            ? (other.Manifest, stamp)
            : Hash(file.Path, cancellation);
        Set(place, new Leaf(read, manifest, Traits.Of(facts with { Stamp = read })));
        _touched.Add(manifest.Id);
    }

    /// <summary>There is no such file any more.</summary>
    public void Remove(string path)
    {
        foreach (var place in _byPath.GetValueOrDefault(path)?.ToArray() ?? [])
            Remove(place);
    }

    /// <summary>These are all files that there are in the folder and below: others are gone.</summary>
    public void RemoveOthers(string folder, IReadOnlyCollection<SharedPath> files)
    {
        var there = files.Select(f => new SharedPlace(f.Path, f.Name)).ToHashSet();
        var root = folder + Path.DirectorySeparatorChar;
        foreach (var place in _leaves.Keys.Where(p => p.Path.StartsWith(root, StringComparison.Ordinal) && !there.Contains(p)).ToArray())
            Remove(place);
    }

    /// <summary>Tells what has become of it all since the last time.</summary>
    public void Tell()
    {
        foreach (var id in _touched)
        {
            if (!_byId.TryGetValue(id, out var places))
            {
                events.Gone(id);
                continue;
            }
            var leaf = _leaves[places[0]];
            var file = StoredFile.Whole(leaf.Manifest, places[0].Name, places[0].Path, leaf.Stamp);
            events.Here(file, [.. places.Select(p => new FileAlias(p.Name, _leaves[p].Traits)).DistinctBy(n => n.Name)]);
        }
        _touched.Clear();
    }

    private (Manifest, FileStamp) Hash(string path, CancellationToken cancellation) => cache is null
        ? FileHasher.Hash(path, blockSizeLog2, null, cancellation)
        : cache.Hash(path, blockSizeLog2, null, cancellation);

    private void Set(SharedPlace place, Leaf leaf)
    {
        if (_leaves.ContainsKey(place))
            Remove(place);
        _leaves[place] = leaf;
        ListOf(_byPath, place.Path).Add(place);
        ListOf(_byId, leaf.Manifest.Id).Add(place);
        if (leaf.Stamp.Inode != 0)
            _byInode[leaf.Stamp.Identity] = (leaf.Stamp, leaf.Manifest);
        for (var folder = Path.GetDirectoryName(place.Path); folder is not null; folder = Path.GetDirectoryName(folder))
            _folders[folder] = _folders.GetValueOrDefault(folder) + 1;
    }

    private void Remove(SharedPlace place)
    {
        _leaves.Remove(place, out var leaf);
        Remove(_byPath, place.Path, place);
        Remove(_byId, leaf!.Manifest.Id, place);
        _touched.Add(leaf.Manifest.Id);
        if (!_byPath.ContainsKey(place.Path) && _byInode.TryGetValue(leaf.Stamp.Identity, out var last) && last.Stamp == leaf.Stamp)
            _byInode.Remove(leaf.Stamp.Identity);
        for (var folder = Path.GetDirectoryName(place.Path); folder is not null; folder = Path.GetDirectoryName(folder))
            if (--_folders[folder] == 0)
                _folders.Remove(folder);
    }

    private static List<SharedPlace> ListOf<T>(Dictionary<T, List<SharedPlace>> index, T key)
        where T : notnull => index.TryGetValue(key, out var list) ? list : index[key] = new List<SharedPlace>(1);

    private static void Remove<T>(Dictionary<T, List<SharedPlace>> index, T key, SharedPlace place)
        where T : notnull
    {
        index[key].Remove(place);
        if (index[key].Count == 0)
            index.Remove(key);
    }
}

/// <summary>A file at one of its places, under the name that this gives it.</summary>
internal readonly record struct SharedPlace(string Path, string Name);

/// <summary>What becomes of the files of a <see cref="SharedTree"/>.</summary>
internal abstract class SharedTreeEvents
{
    /// <summary>A content is here under these names, whatever was told of it before.</summary>
    public abstract void Here(StoredFile file, IReadOnlyList<FileAlias> names);

    /// <summary>A content is not here any more.</summary>
    public abstract void Gone(Hash256 id);
}
