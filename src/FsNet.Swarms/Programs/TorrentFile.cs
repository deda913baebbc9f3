using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FsNet.Swarms.Running;
using FsNet.Topologies;

namespace FsNet.Swarms.Programs;

/// <summary>A .torrent of the file (BEP 3), for programs that speak BitTorrent; its tracker is asked over HTTP.</summary>
internal sealed record TorrentFile(string Name, byte[] Content, string InfoHash)
{
    private const long LeastPiece = 16 << 10;
    private const long LargestPiece = 16 << 20;

    /// <summary>Pieces of a file: as tests/bench has it, 256 KiB for 64 MiB.</summary>
    private const long Pieces = 256;

    /// <summary>Whether a program's commands or variables ask for one.</summary>
    public static bool IsAskedForBy(ProgramSpec program) =>
        new[] { program.Tracker, program.Seed, program.Leech }.SelectMany(c => c?.Words ?? [])
            .Concat(program.Environment.Select(v => v.Value))
            .SelectMany(t => t.Names).Any(n => n is Placeholders.Torrent or Placeholders.InfoHash);

    /// <param name="tracker">Where the tracker is: <c>10.77.1.0:9100</c>.</param>
    public static async Task<TorrentFile> MakeAsync(SharedFile file, string tracker, CancellationToken cancellation)
    {
        var piece = LeastPiece;
        while (piece * Pieces < file.Bytes && piece < LargestPiece)
            piece *= 2;
        byte[] info =
        [
            .. Text(string.Create(CultureInfo.InvariantCulture, $"d6:lengthi{file.Bytes}e4:name")), .. Named(file.Name),
            .. Text(string.Create(CultureInfo.InvariantCulture, $"12:piece lengthi{piece}e6:pieces")),
            .. Bytes(await HashesAsync(file.Path, piece, cancellation)), .. Text("e"),
        ];
        byte[] content = [.. Text("d8:announce"), .. Named($"http://{tracker}/announce"), .. Text("4:info"), .. info, .. Text("e")];
        return new TorrentFile($"{file.Name}.torrent", content, Convert.ToHexStringLower(Sha1(info)));
    }

    private static async Task<byte[]> HashesAsync(string path, long pieceBytes, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        using var hashes = new MemoryStream();
        var piece = new byte[pieceBytes];
        for (int n; (n = await file.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellation)) > 0;)
            hashes.Write(Sha1(piece.AsSpan(0, n)));
        return hashes.ToArray();
    }

#pragma warning disable CA5350 // BitTorrent's own hash; what counts is compared by SHA-256.
    private static byte[] Sha1(ReadOnlySpan<byte> bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350

    private static byte[] Named(string text) => Bytes(Text(text));

    private static byte[] Bytes(byte[] bytes) => [.. Text(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}:")), .. bytes];

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
