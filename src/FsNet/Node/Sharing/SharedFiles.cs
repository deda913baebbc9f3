using FsNet.Base;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;
using Serilog;

namespace FsNet.Node.Sharing;

/// <summary>Files that are hashed and can be shared: one for each content, with all names that it has here.</summary>
internal sealed class SharedFiles(HashCache? cache)
{
    private readonly Dictionary<Hash256, SharedFile> _byId = [];
    private readonly Dictionary<string, (SharedFile File, FileStamp Stamp)> _byPath = [];

    public IReadOnlyCollection<SharedFile> All => _byId.Values;

    public int NameCount => _byId.Values.Sum(f => f.Names.Count);

    public long Bytes => _byId.Values.Sum(f => f.File.Manifest.Layout.Length);

    /// <param name="blockSizeLog2">Null for the size that suits each file.</param>
    /// <param name="cache">Whose hashes are known from before; null for none.</param>
    /// <param name="leftOut">Told of what cannot be read.</param>
    /// <param name="hashed">Told the bytes that are hashed, from several threads.</param>
    /// <exception cref="ProgramException">A file that the user named cannot be read.</exception>
    public static async Task<SharedFiles> HashAsync(
        List<SharedPath> paths, byte? blockSizeLog2, HashCache? cache, LeftOut leftOut, Action<long> hashed, CancellationToken cancellation)
    {
        var shared = new SharedFiles(cache);
        foreach (var path in paths)
        {
            try
            {
                await Task.Run(() => shared.Add(path, blockSizeLog2, hashed, cancellation), cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (path.IsNamed)
                    throw new ProgramException($"'{path.Path}' is not shared: {e.Message}");
                leftOut.Add(path.Path, e.Message);
            }
        }
        return shared;
    }

    /// <summary>Puts each of these paths that is shared where it is followed from now on.</summary>
    public void CopyTo(SharedTree tree, IEnumerable<SharedPath> paths)
    {
        foreach (var path in paths)
            if (_byPath.TryGetValue(path.Path, out var known))
                tree.Add(path, known.Stamp, known.File.File.Manifest);
    }

    /// <summary>Different files may have one name, say in folders of the same name: each can be had, but not by that name.</summary>
    public void SayNamesakes(ILogger log)
    {
        var namesakes = _byId.Values.SelectMany(f => f.Names, (file, alias) => (file, name: alias.Name)).GroupBy(f => f.name).Where(g => g.Count() > 1);
        foreach (var group in namesakes)
            log.Warning(
                "'{Name}' is the name of {Count} different files here; who wants one of them has to ask for it by its id: {Files}",
                group.Key,
                group.Count(),
                string.Join(", ", group.Select(f => $"'{f.file.File.FinalPath}' is {f.file.File.Manifest.Id}")));
    }

    private void Add(SharedPath path, byte? blockSizeLog2, Action<long> progress, CancellationToken cancellation)
    {
        var facts = FileFacts.Of(path.Path);
        if (!_byPath.TryGetValue(path.Path, out var known))
        {
            var (manifest, stamp) = cache is null
                ? FileHasher.Hash(path.Path, blockSizeLog2, progress, cancellation)
                : cache.Hash(path.Path, blockSizeLog2, progress, cancellation);
            if (!_byId.TryGetValue(manifest.Id, out var file))
                _byId[manifest.Id] = file = new SharedFile(StoredFile.Whole(manifest, path.Name, path.Path, stamp), []);
            _byPath[path.Path] = known = (file, stamp);
        }
        if (!known.File.Names.Exists(n => n.Name == path.Name))
            known.File.Names.Add(new FileAlias(path.Name, Traits.Of(facts)));
    }
}

internal sealed record SharedFile(StoredFile File, List<FileAlias> Names);
