using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FsNet.Hosting;

/// <summary>Kestrel without the host around it, which would take Ctrl-C, read settings and write logs of its own.</summary>
public static class BareKestrel
{
    /// <param name="maxConnections">When there are as many, one that asks for nothing yields to a newcomer.</param>
    /// <param name="maxBodyBytes">A longer request is answered 413.</param>
    public static KestrelServer Create(
        EndPoint endPoint, int maxConnections, int maxBodyBytes, Action<KestrelServerLimits> limit)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = maxBodyBytes;
        limit(options.Limits);
        var seats = new ConnectionSeats(maxConnections);
        options.Listen(endPoint, listen => listen.Use(next => connection => seats.ServeAsync(connection, next)));
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        return new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }

    public static Task StartAsync(KestrelServer server, IHttpApplication<HttpContext> application, CancellationToken cancellation) =>
        server.StartAsync(new SeatedApplication(application), cancellation);

    /// <summary>Of a server that listens on one IP address: with port 0 asked for, the one that was free.</summary>
    public static int PortOf(KestrelServer server) =>
        new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;
}
