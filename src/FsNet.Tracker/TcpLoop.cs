using System.Net;
using System.Net.Sockets;
using Serilog;

namespace FsNet.Tracker;

/// <summary>Accepts connections, as many at a time as are allowed; what is beyond is closed at once.</summary>
internal sealed class TcpLoop(Socket listener, EngineGate gate, TrackerSettings settings, TimeProvider time, ILogger log)
{
    private const int Backlog = 512;
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(100);

    private int _open;
    private long _refused;

    public int Open => Volatile.Read(ref _open);

    public long Refused => Interlocked.Read(ref _refused);

    public static Socket Bind(IPEndPoint endPoint)
    {
        var socket = Sockets.Create(endPoint, SocketType.Stream, ProtocolType.Tcp);
        Sockets.Bind(socket, endPoint);
        socket.Listen(Backlog);
        return socket;
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var connection = await listener.AcceptAsync(cancellation);
                if (Open < settings.MaxTcpConnections)
                    _ = ServeAsync(connection, cancellation);
                else
                    Refuse(connection);
            }
            catch (SocketException e)
            {
                // For instance no free file handle: it will not be better at once.
                log.Warning("TCP connections cannot be accepted: {Error}", e.Message);
                await Task.Delay(PauseAfterError, time, cancellation);
            }
        }
    }

    private void Refuse(Socket connection)
    {
        Interlocked.Increment(ref _refused);
        connection.Dispose();
    }

    private async Task ServeAsync(Socket connection, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _open);
        try
        {
            using (connection)
                await new TcpConnection(connection, gate, settings, time).RunAsync(cancellation);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            log.Debug("TCP: {Error}", e.Message);
        }
        catch (Exception e)
        {
            // Our own mistake: it must be seen, but it is this connection's alone.
            log.Error(e, "a TCP connection failed");
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
