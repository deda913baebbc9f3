using System.Text;
using System.Text.Json;
using FsNet.Protocol.Wire;

namespace FsNet.Benchmarks;

/// <summary>The same in JSON, as one would write it for people: ids in hexadecimal, addresses as text, bitmaps in Base64.</summary>
internal static class JsonEncoding
{
    public static byte[] Presentation() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type = "presentation",
        transaction = Sample.Transaction,
        cookie = Sample.Cookie.ToString("x16"),
        port = Sample.Port,
        nodeId = Sample.NodeId.ToString("x16"),
        files = Sample.Files.Select(file => new
        {
            id = file.Id.ToString(),
            length = file.Layout.Length,
            blockSizeLog2 = file.Layout.BlockSizeLog2,
            blocks = Blocks(file),
            name = file.Name,
        }),
    });

    public static byte[] Located() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type = "located",
        transaction = Sample.Transaction,
        cookie = Sample.Cookie.ToString("x16"),
        sources = Sample.Sources,
        completeSources = Sample.CompletePeers,
        partial = Sample.Peers.Skip(Sample.CompletePeers).Select(peer => peer.ToString()),
        complete = Sample.Peers.Take(Sample.CompletePeers).Select(peer => peer.ToString()),
    });

    /// <summary>Reads every peer's address.</summary>
    public static int CountPeers(byte[] located)
    {
        using var document = JsonDocument.Parse(located);
        return document.RootElement.GetProperty("partial").EnumerateArray().Concat(document.RootElement.GetProperty("complete").EnumerateArray())
            .Count(peer => NodeAddress.TryParse(peer.GetString(), out _));
    }

    /// <summary>A POST as HttpClient sends it, with no header that could be left out.</summary>
    public static byte[] InRequest(byte[] body) => Concat(
        $"POST /presentation HTTP/1.1\r\nHost: tracker.example:9090\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {body.Length}\r\n\r\n", body);

    /// <summary>An answer as Kestrel sends it.</summary>
    public static byte[] InAnswer(byte[] body) => Concat(
        $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nContent-Type: application/json; charset=utf-8\r\nDate: Mon, 23 Nov 2026 09:00:00 GMT\r\nServer: Kestrel\r\n\r\n", body);

    private static object Blocks(SampleFile file)
    {
        var (kind, size) = Availability.Measure(file.Have);
        if (kind == AvailabilityKind.Bitmap)
        {
            var bitmap = new byte[size];
            file.Have.CopyBitmapTo(bitmap);
            return Convert.ToBase64String(bitmap);
        }
        return kind == AvailabilityKind.All ? "all" : file.Have.Ranges().Select(range => new[] { range.First, range.Count });
    }

    private static byte[] Concat(string head, byte[] body) => [.. Encoding.ASCII.GetBytes(head), .. body];
}
