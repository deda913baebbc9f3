using System.Net;

namespace FsNet.Base;

/// <summary>A host name or address, and a port.</summary>
public readonly record struct HostEndPoint(string Host, int Port)
{
    /// <summary>The addresses the name stands for, now.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name is unknown.</exception>
    public async Task<IPEndPoint[]> ResolveAsync(CancellationToken cancellation)
    {
        var port = Port;
        var addresses = await Dns.GetHostAddressesAsync(Host, cancellation);
        return [.. addresses.Select(address => new IPEndPoint(address, port))];
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
