using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>The track protocol over UDP, as the test wants it spoken.</summary>
internal sealed class TrackerTalk : IDisposable
{
    private readonly Socket _socket;
    private readonly TrackerSession _session = new(new Prng(1));

    public TrackerTalk(IPEndPoint tracker, IPAddress? from = null)
    {
        _socket = new Socket(tracker.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (from is not null)
            _socket.Bind(new IPEndPoint(from, 0));
        _socket.Connect(tracker);
    }

    public TrackHeader NewHeader() => _session.NewHeader();

    public static byte[] Write<T>(in TrackHeader header, T message)
        where T : ITrackMessage
    {
        var buffer = new byte[TrackHeader.Size + message.Size];
        Assert.Equal(buffer.Length, TrackMessage.Format(buffer, header, message));
        return buffer;
    }

    public static byte[] WritePresentation(in TrackHeader header, ushort port, ulong nodeId, Manifest manifest, string name)
    {
        var all = new BlockSet(manifest.Layout.BlockCount);
        all.Fill();
        var buffer = new byte[TrackSizes.MaxUdp];
        var writer = new PresentationWriter(buffer, header, port, nodeId);
        Assert.True(writer.TryAdd(manifest.Proof, all, name));
        return buffer[..writer.Length];
    }

    /// <summary>Registers a complete source, and fails the test where the tracker refuses it.</summary>
    public async Task PresentAsync(ushort port, ulong nodeId, Manifest manifest, string name)
    {
        var answer = await AskAsync(WritePresentation(NewHeader(), port, nodeId, manifest, name));
        Assert.Equal(TrackType.Accepted, TypeOf(answer));
        Assert.Empty(RefusedIn(answer));
    }

    public static RefusedItem[] RefusedIn(byte[] answer)
    {
        Assert.False(AcceptedAnswer.Parse(answer.AsSpan(TrackHeader.Size), out var accepted).IsFailure);
        return accepted.Refused ?? [];
    }

    public static TrackType TypeOf(ReadOnlySpan<byte> message)
    {
        Assert.False(TrackHeader.Parse(message, out var header).IsFailure, Convert.ToHexString(message));
        return header.Type;
    }

    /// <summary>Asks until there is an answer, with a new cookie where that is what is wanted. A datagram may be lost.</summary>
    public async Task<byte[]> AskAsync(byte[] request)
    {
        var exchange = new TrackerExchange(_session, request);
        for (var attempt = 0; attempt < 30; attempt++)
        {
            await _socket.SendAsync(exchange.Request);
            while (await TryReceiveAsync(TimeSpan.FromSeconds(1)) is { } answer)
            {
                var verdict = exchange.Judge(answer, TrackTransport.Udp);
                if (verdict == Verdict.SendAgain)
                    break;
                if (verdict != Verdict.Ignore)
                    return answer;
            }
        }
        throw new TimeoutException("the tracker does not answer");
    }

    /// <summary>Once, as it is.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> datagram) => await _socket.SendAsync(datagram);

    /// <returns>Null when nothing came in time.</returns>
    public async Task<byte[]?> TryReceiveAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        var buffer = new byte[ushort.MaxValue];
        try
        {
            return buffer[..await _socket.ReceiveAsync(buffer, SocketFlags.None, limit.Token)];
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (SocketException)
        {
            return null; // ICMP: nobody listens there at the moment.
        }
    }

    public void Dispose() => _socket.Dispose();
}
