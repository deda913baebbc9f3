using System.Net;
using System.Net.Sockets;
using FsNet.Base;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FsNet.Hosting;

/// <summary>Serves <see cref="StatusPages"/> on one address: <c>/healthz</c>, <c>/status</c>, <c>/metrics</c>.</summary>
public sealed class StatusServer : IAsyncDisposable
{
    private const int MaxConnections = 64;
    private const int MaxBodyBytes = 1024;
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(1);

    private readonly KestrelServer _server;
    private readonly SocketPlace? _place;

    private StatusServer(KestrelServer server, EndPoint endPoint, SocketPlace? place) =>
        (_server, EndPoint, _place) = (server, endPoint, place);

    /// <summary>What was bound: with port 0 the one that was free.</summary>
    public EndPoint EndPoint { get; }

    /// <param name="hosts">Names under which browsers may ask, beside those that <see cref="RequestGuard"/> always allows.</param>
    /// <exception cref="ProgramException">The address cannot be bound.</exception>
    public static async Task<StatusServer> StartAsync(
        EndPoint endPoint, StatusPages pages, CancellationToken cancellation, IReadOnlyCollection<string>? hosts = null)
    {
        var place = endPoint is UnixDomainSocketEndPoint ? SocketPlace.Claim(endPoint.ToString()!) : null;
        var guard = new RequestGuard(HostNames.Flag, hosts ?? [], hasHost: place is null);
        var server = Create(place is null ? endPoint : new UnixDomainSocketEndPoint(place.BindAt));
        try
        {
            await BareKestrel.StartAsync(server, new StatusApplication(pages, guard), cancellation);
            place?.Publish();
        }
        catch (Exception e) when (e is IOException or SocketException or ProgramException)
        {
            server.Dispose();
            throw e as ProgramException ?? new ProgramException(
                $"the status address {Endpoints.Describe(endPoint)} cannot be bound: {(e.InnerException ?? e).Message}");
        }
        return new StatusServer(server, Bound(server, endPoint), place);
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopWithin);
        await _server.StopAsync(limit.Token);
        _server.Dispose();
        _place?.Leave();
    }

    private static EndPoint Bound(KestrelServer server, EndPoint asked) =>
        asked is IPEndPoint ip ? new IPEndPoint(ip.Address, BareKestrel.PortOf(server)) : asked;

    private static KestrelServer Create(EndPoint endPoint) => BareKestrel.Create(endPoint, MaxConnections, MaxBodyBytes, limits =>
    {
        limits.KeepAliveTimeout = IdleTimeout;
        limits.RequestHeadersTimeout = IdleTimeout;
    });
}
