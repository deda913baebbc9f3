using System.Net.Sockets;
using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Tests.Transfer;

public sealed class ConnectionSetTests : IDisposable
{
    private readonly DiskThreads _disk = new(TimeProvider.System);
    private readonly ConnectionSet _set = new();

    public void Dispose() => _disk.Dispose();

    /// <summary>What goes to one peer goes together, however much happens between.</summary>
    [Fact]
    public async Task WhatIsSentLeavesOnceItIsLetOut()
    {
        using var pair = await SocketPair.ConnectAsync();
        using var connection = Add(1, pair.Near);
        var frame = new Cancel(1, 2);
        _set.Send(1, frame);
        _set.Send(1, frame);
        _set.Send(2, frame); // Nobody has this number: it is gone.
        Assert.Equal(0, pair.Far.Available);
        _set.Flush();
        Assert.Equal(2 * frame.FrameSize, (await pair.ReceiveAsync(2 * frame.FrameSize)).Length);
    }

    [Fact]
    public async Task WhatAClosedConnectionWasToldStillLeaves()
    {
        using var pair = await SocketPair.ConnectAsync();
        using var connection = Add(1, pair.Near);
        var frame = new Goodbye(GoodbyeReason.Idle);
        _set.Send(1, frame);
        _set.Close(1);
        _set.Close(1);
        Assert.Null(_set.Find(1));
        _set.Flush();
        Assert.Equal(frame.FrameSize, (await pair.ReceiveAsync(frame.FrameSize)).Length);
    }

    private PeerConnection Add(int id, Socket socket)
    {
        var limits = new Limits(new RateLimiter(null, TimeProvider.System), new RateLimiter(null, TimeProvider.System));
        var connection = new PeerConnection(id, socket, NodeAddress.V4(0x7F000001, 1), outgoing: true, limits, _disk, new RecordedEvents());
        _set.Add(connection);
        return connection;
    }
}
