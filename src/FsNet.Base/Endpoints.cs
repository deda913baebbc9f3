using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace FsNet.Base;

/// <summary>Addresses as people write them. The port is never optional: a forgotten one would silently mean something else.</summary>
public static class Endpoints
{
    public const string UnixPrefix = "unix:";

    /// <summary><c>0.0.0.0:9090</c> or <c>[::]:9090</c>; port 0 means any free port.</summary>
    /// <exception cref="UnitException">The text is not an address with a port.</exception>
    public static IPEndPoint ParseListen(string text, string field)
    {
        var (host, port) = Split(text, field, minPort: 0, "write for example 127.0.0.1:9090 or [::]:9090");
        return IPAddress.TryParse(host, out var address)
            ? new IPEndPoint(address, port)
            : throw new UnitException($"{field}: '{host}' in '{text}' is not an IP address; write for example 127.0.0.1:9090 or [::]:9090");
    }

    /// <summary>
    /// As <see cref="ParseListen"/>, or with a name, <c>node.lan:9100</c>: the first of its addresses that this machine has. The system is
    /// asked what the name stands for, which may take seconds.
    /// </summary>
    /// <exception cref="UnitException">The text is neither, the name is unknown, or this machine has none of its addresses.</exception>
    public static IPEndPoint FindListen(string text, string field)
    {
        var (host, port) = Split(text, field, minPort: 0, "write for example 127.0.0.1:9090 or [::]:9090");
        if (IPAddress.TryParse(host, out _))
            return ParseListen(text, field);
        try
        {
            var all = Dns.GetHostAddresses(host);
            return all.FirstOrDefault(IsOfThisMachine) is { } address
                ? new IPEndPoint(address, port)
                : throw new UnitException(
                    $"{field}: '{host}' in '{text}' stands for {string.Join(", ", all.Select(a => $"{a}"))}, and this machine has none of these addresses");
        }
        catch (SocketException)
        {
            throw new UnitException(
                $"{field}: '{host}' in '{text}' is neither an IP address nor a name that is known here; write for example 127.0.0.1:9090 or [::]:9090");
        }
    }

    /// <summary>As <see cref="ParseListen"/>, or <c>unix:/run/node.sock</c> for a Unix domain socket.</summary>
    /// <exception cref="UnitException">The text is neither, or the path is longer than the system allows.</exception>
    public static EndPoint ParseListenOrSocket(string text, string field)
    {
        if (!text.StartsWith(UnixPrefix, StringComparison.Ordinal))
            return ParseListen(text, field);
        try
        {
            return new UnixDomainSocketEndPoint(text[UnixPrefix.Length..]);
        }
        catch (ArgumentException)
        {
            throw new UnitException($"{field}: '{text}' has no path, or a longer one than a socket may have (107 bytes on Linux)");
        }
    }

    /// <summary>As it is written on the command line.</summary>
    public static string Describe(EndPoint endPoint) => endPoint is UnixDomainSocketEndPoint ? $"{UnixPrefix}{endPoint}" : $"{endPoint}";

    /// <summary><c>tracker.example:9090</c>, <c>127.0.0.1:9090</c> or <c>[::1]:9090</c>.</summary>
    /// <exception cref="UnitException">The text is not a host with a port.</exception>
    public static HostEndPoint ParseHost(string text, string field)
    {
        var (host, port) = Split(text, field, minPort: 1, "write for example localhost:9090");
        return new HostEndPoint(host, port);
    }

    private static bool IsOfThisMachine(IPAddress address) => IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).Any(a => a.Address.Equals(address));

    private static (string Host, int Port) Split(string text, string field, int minPort, string hint)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0)
            throw new UnitException($"{field}: '{text}' has no port; {hint}");
        var host = text[..colon];
        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ||
            port < minPort || port > IPEndPoint.MaxPort)
            throw new UnitException($"{field}: '{text[(colon + 1)..]}' in '{text}' is not a port from {minPort} to {IPEndPoint.MaxPort}");
        var bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (!bracketed && host.Contains(':'))
            throw new UnitException($"{field}: '{text}' needs brackets around the IPv6 address; {hint}");
        return (bracketed ? host[1..^1] : host, port);
    }
}
