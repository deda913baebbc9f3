using System.Net;

namespace FsNet.Swarms.Running;

/// <summary>Where a program's status page is: at an address, or on a Unix domain socket, which no emulated link is in front of.</summary>
/// <param name="Url">Its root. For a socket the host is the node's name: connections are pooled by host.</param>
/// <param name="Socket">Path of the socket; null when the URL says all.</param>
internal sealed record StatusPage(Uri Url, string? Socket)
{
    public static StatusPage At(IPEndPoint endPoint) => new(new Uri($"http://{endPoint}/"), null);

    public static StatusPage On(string socket, string name) => new(new Uri($"http://{name}/"), socket);
}
