using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>
/// A node made by the test: says that it has every block, shows the true manifest, and sends zeros for each block it is asked for.
/// </summary>
internal sealed class LyingPeer : IAsyncDisposable
{
    private const ulong NodeId = 0xBAD;
    private const ushort Handle = 1;

    private readonly TcpListener _listener;
    private readonly Manifest _manifest;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private int _connections;
    private int _requests;

    private LyingPeer(TcpListener listener, Manifest manifest)
    {
        (_listener, _manifest) = (listener, manifest);
        _serving = ServeAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public int ConnectionsSeen => Volatile.Read(ref _connections);

    public int RequestsServed => Volatile.Read(ref _requests);

    public static Task<LyingPeer> StartAsync(IPEndPoint listen, Manifest manifest)
    {
        var listener = new TcpListener(listen);
        listener.Start();
        return Task.FromResult(new LyingPeer(listener, manifest));
    }

    /// <summary>As a complete source of the file.</summary>
    public async Task RegisterAsync(IPEndPoint tracker, string name)
    {
        using var talk = new TrackerTalk(tracker, EndPoint.Address);
        await talk.PresentAsync((ushort)EndPoint.Port, NodeId, _manifest, name);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                await ServeAsync(new FrameStream(socket));
            }
        }
        catch (OperationCanceledException)
        {
            // The test ends.
        }
    }

    private async Task ServeAsync(FrameStream frames)
    {
        try
        {
            await frames.SendAsync(new Hello(NodeId, (ushort)EndPoint.Port));
            while (await frames.ReceiveAsync(_stop.Token) is { } message)
                await AnswerAsync(frames, message);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The other side hung up.
        }
    }

    private async Task AnswerAsync(FrameStream frames, PeerMessage message)
    {
        var all = new BlockSet(_manifest.Layout.BlockCount);
        all.Fill();
        switch (message)
        {
            case Open:
                await frames.SendAsync(new Open(Handle, _manifest.Id, _manifest.Layout, all));
                break;
            case ManifestRequest asked:
                await frames.SendAsync(new ManifestPart(Handle, asked.First, _manifest.Blocks.Slice(asked.First, asked.Count).ToArray()));
                break;
            case Request asked:
                Interlocked.Increment(ref _requests);
                await frames.SendBlockAsync(Handle, asked.Block, new byte[_manifest.Layout.BytesOf(asked.Block)]);
                break;
        }
    }
}
