using System.Net.Sockets;
using FsNet.Node.Storage;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Transfer;

/// <summary>One TCP connection to another node, both directions at once, from the first byte to the last.</summary>
internal sealed class PeerConnection : IDisposable
{
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly TransferEvents _events;
    private readonly IncomingBlocks _incoming = new();
    private readonly ReadGate _gate = new();
    private readonly FrameSender _sender;
    private readonly FrameReceiver _receiver;
    private readonly CancellationTokenSource _stop = new();

    public PeerConnection(int id, Socket socket, NodeAddress address, bool outgoing, Limits limits, DiskThreads disk, TransferEvents events)
    {
        Id = id;
        Address = address;
        Outgoing = outgoing;
        _socket = socket;
        _events = events;
        SocketTuning.LimitUnsent(socket, FrameSender.SmallestBatch);
        _sender = new FrameSender(socket, limits.Up, _gate, disk, events, id);
        _receiver = new FrameReceiver(socket, limits.Down, _incoming, _gate, events, id);
    }

    public int Id { get; }

    public NodeAddress Address { get; }

    public bool Outgoing { get; }

    /// <summary>The peer has taken nothing of what it is being sent for very long.</summary>
    public bool IsStuck => _sender.IsStuck;

    /// <summary>Runs until either side ends it, then says why, once.</summary>
    public async Task RunAsync()
    {
        var sending = RunSenderAsync();
        var reason = await RunReceiverAsync();
        await _stop.CancelAsync();
        await sending;
        Dispose();
        _events.Ended(Id, reason);
    }

    public void Send(PeerMessage message)
    {
        if (!_sender.TrySend(message))
            Abort();
    }

    /// <summary>Lets out what was given to <see cref="Send"/> and <see cref="SendBlock"/>.</summary>
    public void Flush() => _sender.Flush(_stop.Token);

    public void SendBlock(BlockJob block) => _sender.Send(block);

    public void Expect(ushort remoteHandle, int block, StoredFile file) => _incoming.Expect(remoteHandle, block, file);

    public void Unexpect(ushort remoteHandle, int block) => _incoming.Cancel(remoteHandle, block);

    /// <summary>Sends what waits, then closes; not later than <see cref="CloseWithin"/>.</summary>
    public void Close()
    {
        _sender.Close();
        _stop.CancelAfter(CloseWithin);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _sender.Dispose();
        _incoming.Dispose();
    }

    /// <summary>Ends at once, whatever waits to be sent.</summary>
    public void Abort() => _stop.Cancel();

    private async Task RunSenderAsync()
    {
        try
        {
            await _sender.Ended.WaitAsync(_stop.Token);
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception)
        {
            // Whatever ended the sending ends the connection; the receiving half says why.
            await _stop.CancelAsync();
        }
    }

    private async Task<string> RunReceiverAsync()
    {
        try
        {
            return await _receiver.RunAsync(_stop.Token);
        }
        catch (Exception e) when (IsEndOfConnection(e))
        {
            return e is SocketException socket ? $"the connection broke ({socket.SocketErrorCode})" : "it was closed here";
        }
    }

    private static bool IsEndOfConnection(Exception e) => e is SocketException or OperationCanceledException or ObjectDisposedException;
}

/// <summary>What the node may send and receive in all.</summary>
internal sealed record Limits(RateLimiter Up, RateLimiter Down)
{
    /// <summary>Bytes that were moved without being asked for first.</summary>
    public void Charge(int sent, int received)
    {
        Up.Charge(sent);
        Down.Charge(received);
    }
}
