using System.Net;
using System.Net.Sockets;
using Serilog;

namespace FsNet.Node.Tracking;

/// <summary>What the tracker's name stands for: looked up again when the tracker does not answer, but not without end.</summary>
/// <param name="resolve">Looks the name up.</param>
/// <param name="local">
/// Where this node listens: the tracker knows it by the address that it asks from, so addresses of a family in which nobody listens here,
/// and link-local ones of IPv6, which a tracker tells nobody, come only where there is no other.
/// </param>
internal sealed class TrackerAddresses(
    Func<CancellationToken, Task<IPEndPoint[]>> resolve, IPAddress local, ILogger log, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private Task<IPEndPoint[]>? _looking;
    private long? _lookedAt;
    private bool _warned;

    /// <returns>Null when it was looked up a moment ago.</returns>
    /// <exception cref="SocketException">The name is unknown.</exception>
    /// <exception cref="TimeoutException">Nobody says what it stands for.</exception>
    public async Task<IReadOnlyList<IPEndPoint>?> ResolveAsync(CancellationToken cancellation)
    {
        if (LookUp() is not { } looking)
            return null;
        var all = await looking.WaitAsync(Longest, time, cancellation);
        var mine = all.Where(a => Listens(a.AddressFamily)).ToList();
        if (mine.Count == 0 && all.Length > 0)
            WarnOfFamily(all[0]);
        var best = mine.Where(a => !a.Address.IsIPv6LinkLocal).ToList();
        return best.Count > 0 ? best : mine.Count > 0 ? mine : all;
    }

    /// <summary>One look for all who ask meanwhile, and none so soon after another.</summary>
    private Task<IPEndPoint[]>? LookUp()
    {
        lock (_gate)
        {
            if (_looking is { IsCompleted: false })
                return _looking;
            if (_lookedAt is { } at && time.GetElapsedTime(at) < Pause)
                return null;
            _lookedAt = time.GetTimestamp();
            return _looking = resolve(CancellationToken.None);
        }
    }

    private bool Listens(AddressFamily family) => local.AddressFamily == family || local.Equals(IPAddress.IPv6Any);

    private void WarnOfFamily(IPEndPoint address)
    {
        if (!_warned)
            log.Warning(
                "The tracker is at {Tracker} only, and this node listens on {Local}: others are told an address of it where nobody listens; --listen [::]:PORT takes both",
                address, local);
        _warned = true;
    }
}
