using System.Net;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests.Wireshark;

/// <summary>tshark on the loopback interface, writing what a lab's programs say to each other to a file.</summary>
internal sealed class LoopbackCapture : IAsyncDisposable
{
    private static readonly byte[] Begin = "the capture has begun"u8.ToArray();
    private static readonly byte[] End = "the capture shall end"u8.ToArray();

    private readonly RunningProgram _tshark;
    private readonly IPEndPoint _at;

    private LoopbackCapture(RunningProgram tshark, string path, IPEndPoint at) => (_tshark, Path, _at) = (tshark, path, at);

    public string Path { get; }

    /// <param name="at">Somebody there gets datagrams that mean nothing: they are what the capture is known to have begun by.</param>
    public static async Task<LoopbackCapture> StartAsync(Lab lab, IPEndPoint at)
    {
        var network = new IPAddress([.. at.Address.GetAddressBytes()[..3], 0]);
        var path = lab.PathOf("capture.pcapng");
        var tshark = new RunningProgram(
            Programs.Find("tshark")!, ["-i", "lo", "-B", "64", "-q", "-f", $"net {network}/24", "-w", path], System.IO.Path.GetTempPath());
        var capture = new LoopbackCapture(tshark, path, at);
        await capture.SeenAsync(Begin);
        return capture;
    }

    /// <summary>Everything from the beginning to now is in the file.</summary>
    public Task FinishAsync() => SeenAsync(End);

    public ValueTask DisposeAsync() => _tshark.DisposeAsync();

    private async Task SeenAsync(byte[] mark)
    {
        using var talk = new TrackerTalk(_at);
        await Until.TrueAsync(
            async () =>
            {
                Assert.False(_tshark.HasExited, _tshark.Story);
                await talk.SendAsync(mark);
                return File.Exists(Path) && (await ReadAsync()).AsSpan().IndexOf(mark) >= 0;
            },
            () => _tshark.Story);
    }

    private async Task<byte[]> ReadAsync()
    {
        await using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}
