using System.Net;
using System.Net.Sockets;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>What a router or a container engine does for a machine behind it: whoever calls here is put through to there.</summary>
internal sealed class PortMap : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private int _callers;

    public PortMap(IPEndPoint listen, IPEndPoint to)
    {
        _listener.Bind(listen);
        _listener.Listen();
        _ = AcceptAsync(to);
    }

    public int Callers => Volatile.Read(ref _callers);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync(IPEndPoint to)
    {
        try
        {
            while (true)
                _ = PutThroughAsync(await _listener.AcceptAsync(), to);
        }
        catch (SocketException)
        {
            // The test is over.
        }
        catch (ObjectDisposedException)
        {
            // The same.
        }
    }

    private async Task PutThroughAsync(Socket caller, IPEndPoint to)
    {
        Interlocked.Increment(ref _callers);
        using var there = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await there.ConnectAsync(to);
        await using var a = new NetworkStream(caller, ownsSocket: true);
        await using var b = new NetworkStream(there);
        Task first = await Task.WhenAny(a.CopyToAsync(b), b.CopyToAsync(a));
        await first.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
