using System.Net;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A datagram as tshark saw it.</summary>
internal sealed record Datagram(IPEndPoint From, IPEndPoint To, int UdpLength, byte[] Payload);

/// <summary>tshark on the loopback interface, decoding as it captures.</summary>
internal sealed class DatagramCapture : IAsyncDisposable
{
    private static readonly byte[] Begin = "the capture has begun"u8.ToArray();
    private static readonly byte[] End = "the capture shall end"u8.ToArray();

    private readonly RunningProgram _tshark;
    private readonly IPEndPoint _at;

    private DatagramCapture(RunningProgram tshark, IPEndPoint at) => (_tshark, _at) = (tshark, at);

    /// <summary>Of what comes to a UDP port and goes from it; completes when packets are seen.</summary>
    public static async Task<DatagramCapture> StartAsync(IPEndPoint at)
    {
        string[] fields = ["ip.src", "udp.srcport", "ip.dst", "udp.dstport", "udp.length", "udp.payload"];
        var capture = new DatagramCapture(
            new RunningProgram(
                Programs.Find("tshark")!,
                [
                    "-i", "lo", "-B", "64", "-n", "-l", "-Q", "-f", $"udp port {at.Port} and host {at.Address}", "-T", "fields",
                    .. fields.SelectMany(f => (string[])["-e", f]),
                ],
                Path.GetTempPath()),
            at);
        await capture.SeenAsync(Begin);
        return capture;
    }

    /// <summary>Everything from the beginning to now.</summary>
    public async Task<List<Datagram>> FinishAsync()
    {
        await SeenAsync(End);
        return [.. Datagrams().Where(d => !IsMark(d))];
    }

    public ValueTask DisposeAsync() => _tshark.DisposeAsync();

    /// <summary>Packets are seen in order: once the mark is, so is all that went before it.</summary>
    private async Task SeenAsync(byte[] mark)
    {
        using var talk = new TrackerTalk(_at);
        await Until.TrueAsync(
            async () =>
            {
                Assert.False(_tshark.HasExited, _tshark.Story);
                await talk.SendAsync(mark);
                return Datagrams().Any(d => d.Payload.AsSpan().SequenceEqual(mark));
            },
            () => _tshark.Story);
    }

    private static bool IsMark(Datagram datagram) =>
        datagram.Payload.AsSpan().SequenceEqual(Begin) || datagram.Payload.AsSpan().SequenceEqual(End);

    private IEnumerable<Datagram> Datagrams()
    {
        var text = _tshark.Output;
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            yield return Parse(line.Split('\t'));
    }

    private static Datagram Parse(string[] fields) => new(
        new IPEndPoint(IPAddress.Parse(fields[0]), int.Parse(fields[1])),
        new IPEndPoint(IPAddress.Parse(fields[2]), int.Parse(fields[3])),
        int.Parse(fields[4]),
        Convert.FromHexString(fields[5].Replace(":", "")));
}
