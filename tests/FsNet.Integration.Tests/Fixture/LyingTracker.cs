using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A tracker made by the test: answers every Find and List with one file under a name of the test's choice.</summary>
internal sealed class LyingTracker : IAsyncDisposable
{
    private readonly UdpClient _socket;
    private readonly FileSummary _file;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private LyingTracker(IPEndPoint listen, FileSummary file)
    {
        _socket = new UdpClient(listen);
        _file = file;
        _serving = ServeAsync();
    }

    public static LyingTracker Start(IPEndPoint listen, Manifest manifest, string name) =>
        new(listen, new FileSummary(manifest.Proof, 1, 1, name));

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
                    await _socket.SendAsync(Answer(header), received.RemoteEndPoint, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test ends.
        }
    }

    private ReadOnlyMemory<byte> Answer(TrackHeader request)
    {
        var buffer = new byte[TrackSizes.MaxUdp];
        var writer = new WireWriter(buffer);
        var type = request.Type == TrackType.Find ? TrackType.Found : TrackType.Listing;
        new TrackHeader(type, Truncated: false, request.Transaction, Cookie: 1).Format(ref writer);
        writer.WriteByte((byte)Field.Summary);
        writer.WriteUInt16((ushort)_file.Size);
        _file.Format(ref writer);
        return buffer.AsMemory(0, writer.Length);
    }
}
