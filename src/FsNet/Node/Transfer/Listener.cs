using System.Net;
using System.Net.Sockets;
using FsNet.Base;

namespace FsNet.Node.Transfer;

/// <summary>The port that other nodes call.</summary>
internal sealed class Listener : IDisposable
{
    private const int Backlog = 512;

    private readonly Socket _socket;
    private readonly RateLimiter _down;

    private Listener(Socket socket, RateLimiter down)
    {
        _socket = socket;
        _down = down;
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    /// <param name="field">What the user calls it.</param>
    /// <param name="elsewhere">Whether any other port will do when this one is taken.</param>
    /// <exception cref="ProgramException">The address cannot be listened on.</exception>
    public static Listener Bind(IPEndPoint endPoint, string field, bool elsewhere, RateLimiter down)
    {
        try
        {
            return Open(endPoint, down);
        }
        catch (SocketException e) when (elsewhere && e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return Open(new IPEndPoint(endPoint.Address, 0), down);
        }
        catch (SocketException e)
        {
            throw new ProgramException($"{field} {endPoint}: {e.Message}", ExitCodes.BadUsage);
        }
    }

    /// <exception cref="OperationCanceledException">The node ends.</exception>
    public async Task<Socket> AcceptAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var socket = await _socket.AcceptAsync(cancellation);
                SocketTuning.Apply(socket, _down);
                return socket;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation); // Others must close first.
            }
            catch (SocketException)
            {
                // The caller hung up before it was answered.
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static Listener Open(IPEndPoint endPoint, RateLimiter down)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = endPoint.Address.Equals(IPAddress.IPv6Any);
            SocketTuning.LimitReceiveBuffer(socket, down);
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return new Listener(socket, down);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
