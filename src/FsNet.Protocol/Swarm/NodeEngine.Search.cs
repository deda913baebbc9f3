using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Swarm;

/// <summary>Peers are looked for, patiently when there are enough.</summary>
public sealed partial class NodeEngine
{
    private static readonly TimeSpan FirstSearchInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSearchInterval = TimeSpan.FromSeconds(15);

    /// <summary>The tracker's answer to FindPeers.</summary>
    public void PeersFound(TimeSpan now, Hash256 id, ReadOnlySpan<NodeAddress> addresses)
    {
        if (!_files.TryGetValue(id, out var file) || !_wanted.Contains(file))
            return;
        // The first call goes to half as many: about as many others call here.
        var target = file.Search.Attempts > 1 ? _options.TargetPeers : (_options.TargetPeers + 1) / 2;
        foreach (var address in addresses)
            if (file.Links.Count + _addresses.Dialing < target)
                Approach(address, file, now);
    }

    private void Approach(NodeAddress address, FileState file, TimeSpan now)
    {
        if (_peers.Values.FirstOrDefault(p => p.Address == address && p.SaidHello) is { } known)
        {
            OpenFile(known, file);
            return;
        }
        if (!_addresses.Note(address, file.Id, now) || _peers.Count + _addresses.Dialing >= _options.MaxPeers)
            return;
        _addresses.DialStarted(address);
        Put(new NodeOutput.Dial(address));
    }

    private void Search(FileState file, TimeSpan now)
    {
        var search = file.Search;
        if (now < search.NextAt)
            return;
        var missing = _options.TargetPeers - file.Links.Count;
        search.NextAt = now + SearchInterval(search.Attempts++);
        if (missing > 0)
            Put(new NodeOutput.FindPeers(file.Id, _options.TargetPeers));
    }

    private TimeSpan SearchInterval(int attempts)
    {
        var interval = TimeSpan.FromTicks(Math.Min(LongestSearchInterval.Ticks, FirstSearchInterval.Ticks << Math.Min(attempts, 5)));
        return interval * (0.75 + 0.5 * _random.NextDouble());
    }
}
