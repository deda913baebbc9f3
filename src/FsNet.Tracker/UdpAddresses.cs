using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Serilog;

namespace FsNet.Tracker;

/// <summary>
/// Sockets for single addresses, beside the one for every address of the machine: that one would answer from the address that the system
/// prefers, and who has asked at another would not know the answer. The first datagram to an address makes its socket; to that the system
/// hands all others. Linux only.
/// </summary>
/// <param name="run">Serves a socket until cancelled.</param>
internal sealed class UdpAddresses(int port, Func<Socket, CancellationToken, Task> run, ILogger log)
{
    /// <summary>Beyond, the system chooses from where it answers.</summary>
    private const int MostAddresses = 16;

    private const int SocketLevel = 1; // SOL_SOCKET
    private const int ReusePort = 15; // SO_REUSEPORT: by processes of the same user

    private readonly Dictionary<IPAddress, Socket?> _sockets = [];
    private readonly List<Task> _running = [];

    public static bool AreNeededFor(IPEndPoint endPoint) =>
        OperatingSystem.IsLinux() && (endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any));

    /// <summary>A socket of which there will be others at the same port, for fewer addresses. To be called before it is bound.</summary>
    public static void Allow(Socket socket) =>
        socket.SetRawSocketOption(SocketLevel, ReusePort, MemoryMarshal.AsBytes(new ReadOnlySpan<int>([1])));

    /// <returns>Null where there is none for this address: it is no address of one machine, or one too many.</returns>
    public Socket? At(IPAddress local, CancellationToken cancellation)
    {
        local = local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local;
        if (_sockets.TryGetValue(local, out var known))
            return known;
        if (_sockets.Count >= MostAddresses)
            return null;
        var socket = TryBind(local);
        _sockets.Add(local, socket);
        if (socket is not null)
            _running.Add(run(socket, cancellation));
        return socket;
    }

    public async Task EndAsync()
    {
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var socket in _sockets.Values)
            socket?.Dispose();
    }

    private Socket? TryBind(IPAddress local)
    {
        var socket = UdpLoop.NewSocket(new IPEndPoint(local, port));
        try
        {
            Allow(socket);
            socket.Bind(new IPEndPoint(local, port));
            return socket;
        }
        catch (SocketException e)
        {
            log.Debug("UDP: answers to {Address} come from where the system likes: {Error}", local, e.Message);
            socket.Dispose();
            return null;
        }
    }
}
