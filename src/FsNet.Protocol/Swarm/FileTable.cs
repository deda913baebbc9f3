using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Swarm;

/// <summary>The files that the node holds or wants, and which of them it still wants blocks of.</summary>
internal sealed class FileTable
{
    private readonly Dictionary<Hash256, FileState> _files = [];
    private readonly HashSet<FileState> _wanted = [];

    public bool WantsAny => _wanted.Count > 0;

    public bool Contains(Hash256 id) => _files.ContainsKey(id);

    public bool TryGet(Hash256 id, [NotNullWhen(true)] out FileState? file) => _files.TryGetValue(id, out file);

    public bool TryGetWanted(Hash256 id, [NotNullWhen(true)] out FileState? file) => TryGet(id, out file) && IsWanted(file);

    public bool IsWanted(FileState file) => _wanted.Contains(file);

    /// <summary>Those wanted now, whatever becomes of them while one goes through them.</summary>
    public FileState[] Wanted() => [.. _wanted];

    /// <summary>It is wanted, unless it is whole.</summary>
    public void Add(FileState file)
    {
        _files.Add(file.Id, file);
        if (!file.IsComplete)
            _wanted.Add(file);
    }

    /// <summary>Every block of it is here.</summary>
    public void Completed(FileState file)
    {
        Debug.Assert(file.IsComplete, "a file that lacks blocks goes on being wanted");
        _wanted.Remove(file);
    }

    public bool Remove(Hash256 id, [NotNullWhen(true)] out FileState? file)
    {
        if (!_files.Remove(id, out file))
            return false;
        _wanted.Remove(file);
        return true;
    }
}
