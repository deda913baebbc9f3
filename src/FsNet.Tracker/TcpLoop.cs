using System.Net;
using System.Net.Sockets;
using FsNet.Base;
using FsNet.Protocol.Wire;
using Serilog;

namespace FsNet.Tracker;

/// <summary>Accepts connections, and ends them with itself. It survives every error of one of them, and of accepting.</summary>
internal sealed class TcpLoop(Socket listener, EngineGate gate, TrackerSettings settings, TimeProvider time, ILogger log)
{
    private const int Backlog = 512;

    /// <summary>For what the process opens besides: status pages, and, where it is compiled as it runs, what it is made of.</summary>
    private const int OtherDescriptors = 192;

    private readonly TcpSeats _seats = new(SeatsOf(settings.MaxTcpConnections), settings.Limits.Prefixes);
    private int _serving;

    public TcpSeats Seats => _seats;

    /// <summary>Fewer where the system permits fewer files: a connection that cannot be accepted makes nobody yield.</summary>
    private static int SeatsOf(int most)
    {
        var permitted = DescriptorLimit.Permitted;
        return Math.Min(most, Math.Max(permitted - DescriptorLimit.CountOpen() - OtherDescriptors, permitted / 4));
    }

    public static Socket Bind(IPEndPoint endPoint)
    {
        var socket = Sockets.Create(endPoint, SocketType.Stream, ProtocolType.Tcp);
        Sockets.Bind(socket, endPoint);
        socket.Listen(Backlog);
        return socket;
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        var allEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var rest = new Rest(time);
        _serving = 1; // This loop.
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                Serve(await listener.AcceptAsync(cancellation), allEnded, cancellation);
                rest.Reset();
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // For instance no free file handle: it will not be better at once.
                log.Warning("TCP connections cannot be accepted: {Error}", e.Message);
                await rest.TakeAsync(cancellation);
            }
        }
        CountEnd(allEnded);
        await allEnded.Task;
    }

    private void Serve(Socket connection, TaskCompletionSource allEnded, CancellationToken cancellation)
    {
        if (connection.RemoteEndPoint is not IPEndPoint source || _seats.Take(connection, NodeAddress.From(source)) is not { } seat)
        {
            connection.Dispose();
            return;
        }
        Interlocked.Increment(ref _serving);
        _ = ServeAsync(seat, allEnded, cancellation);
    }

    private async Task ServeAsync(TcpSeat seat, TaskCompletionSource allEnded, CancellationToken cancellation)
    {
        try
        {
            using (seat)
                await new TcpConnection(seat, gate, settings, time).RunAsync(cancellation);
        }
        catch (Exception e) when (seat.IsClosed || e is SocketException or OperationCanceledException)
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
            CountEnd(allEnded);
        }
    }

    private void CountEnd(TaskCompletionSource allEnded)
    {
        if (Interlocked.Decrement(ref _serving) == 0)
            allEnded.SetResult();
    }
}
