using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FsNet.Hosting;

/// <summary>Kestrel without the host around it, which would take Ctrl-C, read settings and write logs of its own.</summary>
public static class BareKestrel
{
    /// <param name="maxBodyBytes">A longer request is answered 413.</param>
    public static KestrelServer Create(
        EndPoint endPoint, int maxConnections, int maxBodyBytes, Action<KestrelServerLimits> limit)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = maxConnections;
        options.Limits.MaxRequestBodySize = maxBodyBytes;
        limit(options.Limits);
        options.Listen(endPoint);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        return new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }

    /// <summary>Of a server that listens on one IP address: with port 0 asked for, the one that was free.</summary>
    public static int PortOf(KestrelServer server) =>
        new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;
}
