using System.Net;
using System.Net.Sockets;
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

    private StatusServer(KestrelServer server, EndPoint endPoint) => (_server, EndPoint) = (server, endPoint);

    /// <summary>What was bound: with port 0 the one that was free.</summary>
    public EndPoint EndPoint { get; }

    /// <exception cref="ProgramException">The address cannot be bound.</exception>
    public static async Task<StatusServer> StartAsync(EndPoint endPoint, StatusPages pages, CancellationToken cancellation)
    {
        RemoveLeftover(endPoint);
        var server = Create(endPoint);
        try
        {
            await server.StartAsync(new StatusApplication(pages), cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            server.Dispose();
            throw new ProgramException($"the status address {Endpoints.Describe(endPoint)} cannot be bound: {(e.InnerException ?? e).Message}");
        }
        return new StatusServer(server, Bound(server, endPoint));
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopWithin);
        await _server.StopAsync(limit.Token);
        _server.Dispose();
    }

    private static EndPoint Bound(KestrelServer server, EndPoint asked) =>
        asked is IPEndPoint ip ? new IPEndPoint(ip.Address, BareKestrel.PortOf(server)) : asked;

    // A process that was killed leaves its socket in the file system, where it keeps the next one from binding.
    private static void RemoveLeftover(EndPoint endPoint)
    {
        if (endPoint is not UnixDomainSocketEndPoint || !File.Exists(endPoint.ToString()))
            return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endPoint);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(endPoint.ToString()!);
        }
        catch (SocketException)
        {
            // Whatever else it is, binding will say.
        }
    }

    private static KestrelServer Create(EndPoint endPoint) => BareKestrel.Create(endPoint, MaxConnections, MaxBodyBytes, limits =>
    {
        limits.KeepAliveTimeout = IdleTimeout;
        limits.RequestHeadersTimeout = IdleTimeout;
    });
}
