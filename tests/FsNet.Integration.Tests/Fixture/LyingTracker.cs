using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A tracker made by the test: answers every Find and List with one file under a name, or a refusal, of the test's choice.</summary>
internal sealed class LyingTracker : IAsyncDisposable
{
    private readonly UdpClient _socket;
    private readonly Func<TrackHeader, ReadOnlyMemory<byte>> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private LyingTracker(IPEndPoint listen, Func<TrackHeader, ReadOnlyMemory<byte>> answer)
    {
        _socket = new UdpClient(listen);
        _answer = answer;
        _serving = ServeAsync();
    }

    public static LyingTracker Start(IPEndPoint listen, Manifest manifest, string name)
    {
        var file = new FileSummary(manifest.Proof, 1, 1, name);
        return new LyingTracker(listen, request => Answer(request, file));
    }

    public static LyingTracker StartRefusing(IPEndPoint listen, string reason) =>
        new(listen, request => Refusal(request, new ErrorAnswer(TrackError.NotAllowed, reason, 0, reason)));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _socket.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(_stop.Token);
                if (!TrackHeader.Parse(received.Buffer, out var header).IsFailure && header.Type is TrackType.Find or TrackType.List)
                    await _socket.SendAsync(_answer(header), received.RemoteEndPoint, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test ends.
        }
    }

    private static ReadOnlyMemory<byte> Answer(TrackHeader request, FileSummary file)
    {
        var buffer = new byte[TrackSizes.MaxUdp];
        var writer = new WireWriter(buffer);
        var type = request.Type == TrackType.Find ? TrackType.Found : TrackType.Listing;
        new TrackHeader(type, Truncated: false, request.Transaction, Cookie: 1).Format(ref writer);
        writer.WriteByte((byte)Field.Summary);
        writer.WriteUInt16((ushort)file.Size);
        file.Format(ref writer);
        return buffer.AsMemory(0, writer.Length);
    }
    private static byte[] Refusal(TrackHeader request, ErrorAnswer refusal)
    {
        var buffer = new byte[TrackSizes.MaxUdp];
        var header = new TrackHeader(TrackType.Error, Truncated: false, request.Transaction, Cookie: 1);
        return buffer[..TrackMessage.Format(buffer, header, refusal)];
    }
}
