using System.Diagnostics.CodeAnalysis;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Swarm;

/// <summary>The files of one connection, by id and by the peer's handle. Mostly one or a few, which need no index.</summary>
internal sealed class OpenFiles
{
    private const int Few = 8;

    private readonly List<FileLink> _links = new(1);
    private Dictionary<Hash256, FileLink>? _byId;
    private Dictionary<ushort, FileLink>? _byRemoteHandle;

    public int Count => _links.Count;

    /// <summary>In the order in which they were opened.</summary>
    public List<FileLink> Values => _links;

    public void Add(FileLink link)
    {
        _links.Add(link);
        if (_byId is not null)
            _byId[link.File.Id] = link;
        else if (_links.Count > Few)
            Index();
    }

    /// <summary>The peer's Open for it has come: from now on it is found by the peer's handle.</summary>
    public void Opened(FileLink link)
    {
        if (_byRemoteHandle is not null)
            _byRemoteHandle[link.RemoteHandle] = link;
    }

    public bool Contains(Hash256 id) => TryGetValue(id, out _);

    public bool TryGetValue(Hash256 id, [NotNullWhen(true)] out FileLink? link)
    {
        if (_byId is not null)
            return _byId.TryGetValue(id, out link);
        link = null;
        foreach (var each in _links)
            if (each.File.Id == id)
                link = each;
        return link is not null;
    }

    public FileLink? Find(ushort remoteHandle)
    {
        if (_byRemoteHandle is not null)
            return _byRemoteHandle.GetValueOrDefault(remoteHandle);
        foreach (var link in _links)
            if (link.RemoteHandle == remoteHandle && link.Remote is not null)
                return link;
        return null;
    }

    /// <returns>Whether it was there.</returns>
    public bool Remove(FileLink link)
    {
        if (!_links.Remove(link))
            return false;
        _byId?.Remove(link.File.Id);
        if (link.Remote is not null && _byRemoteHandle?.GetValueOrDefault(link.RemoteHandle) == link)
            _byRemoteHandle.Remove(link.RemoteHandle);
        return true;
    }

    private void Index()
    {
        _byId = _links.ToDictionary(l => l.File.Id);
        _byRemoteHandle = [];
        foreach (var link in _links)
            if (link.Remote is not null)
                _byRemoteHandle[link.RemoteHandle] = link;
    }
}
