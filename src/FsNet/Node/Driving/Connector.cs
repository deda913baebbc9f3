using System.Net;
using System.Net.Sockets;
using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;
using Polly.Timeout;
using Serilog;

namespace FsNet.Node.Driving;

/// <summary>Makes connections: takes callers in, and calls other nodes. On any thread.</summary>
internal sealed class Connector(
    NodeEngine engine, ConnectionSet connections, Listener listener, Dialer dialer, Limits limits, int maxSockets, DiskThreads disk,
    TransferEvents events, EventLoop loop, OwnedTasks tasks, ILogger log, CancellationToken stop)
{
    private int _last;
    private volatile bool _isClosed;

    /// <summary>Begins to take callers in.</summary>
    public void Start() => tasks.Run("accepting callers", AcceptAsync);

    /// <summary>Takes no caller in any more.</summary>
    public void Close()
    {
        _isClosed = true;
        listener.Dispose();
    }

    public void Dial(NodeAddress address) => tasks.Run($"the call of {address}", () => DialAsync(address), _ => Failed(address));

    private async Task DialAsync(NodeAddress address)
    {
        try
        {
            Begin(await dialer.DialAsync(address, stop), address, outgoing: true);
        }
        catch (Exception e) when (e is SocketException or TimeoutRejectedException)
        {
            log.Debug("Node {Peer} cannot be reached: {Error}", address, e.Message);
            Failed(address);
        }
    }

    private void Failed(NodeAddress address) => loop.Post(now => engine.DialFailed(now, address));

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync(stop);
                tasks.Do("taking a caller in", () => Take(socket), _ => socket.Dispose());
            }
        }
        catch (Exception e) when (_isClosed && e is ObjectDisposedException or SocketException)
        {
            // The listening socket was closed under the accept.
        }
    }

    private void Take(Socket socket)
    {
        if (connections.Count >= maxSockets || socket.RemoteEndPoint is not IPEndPoint remote)
            socket.Dispose();
        else
            Begin(socket, NodeAddress.From(remote), outgoing: false);
    }

    private void Begin(Socket socket, NodeAddress address, bool outgoing)
    {
        var id = Interlocked.Increment(ref _last);
        var connection = new PeerConnection(id, socket, address, outgoing, limits, disk, events);
        connections.Add(connection);
        loop.Post(now => engine.Connected(now, id, address, outgoing));
        tasks.Run($"the connection to {address}", connection.RunAsync, e => Broke(connection, e));
    }

    /// <summary>It did not even end as connections end.</summary>
    private void Broke(PeerConnection connection, Exception exception)
    {
        connection.Close();
        connection.Dispose();
        events.Ended(connection.Id, exception.Message);
    }
}
