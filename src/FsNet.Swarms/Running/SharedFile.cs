using System.Security.Cryptography;
using FsNet.Base;
using FsNet.Protocol.Content;
using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>The file that is distributed.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Lower-case hex.</param>
internal sealed record SharedFile(string Path, long Bytes, string Sha256)
{
    private const int ChunkBytes = 1 << 20;
    private const ulong ContentStream = 1;
    private const long WorthAWord = 1L << 30;

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>What takes long is said before.</summary>
    public static void Announce(Topology topology, IProgressView view)
    {
        if (FileSpec.LengthOf(topology.File) is >= WorthAWord and var bytes)
            view.Tell($"{(topology.File is FileSpec.Generated ? "making up and " : "")}hashing {Units.FormatSize(bytes)}, some hundred MB a second");
    }

    /// <summary>Generates it into <paramref name="folder"/>, or hashes the user's own where it is.</summary>
    /// <exception cref="ProgramException">It cannot be read or written.</exception>
    public static async Task<SharedFile> PrepareAsync(Topology topology, string folder, CancellationToken cancellation)
    {
        try
        {
            return topology.File switch
            {
                FileSpec.OnDisk disk => new SharedFile(disk.Path, FileSpec.LengthOf(disk), await HashAsync(disk.Path, cancellation)),
                FileSpec.Generated generated => await GenerateAsync(
                    System.IO.Path.Combine(folder, $"{topology.Name}.bin"), generated.Bytes, topology.Seed, cancellation),
                _ => throw new InvalidOperationException($"no file for {topology.File}"),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"the file to share cannot be had: {e.Message}", ExitCodes.BadUsage);
        }
    }

    /// <summary>Length and hash of the file as <see cref="PrepareAsync"/> would have it; nothing is written.</summary>
    /// <exception cref="ProgramException">It cannot be read.</exception>
    public static async Task<(long Bytes, string Sha256)> DescribeAsync(Topology topology, CancellationToken cancellation)
    {
        if (topology.File is FileSpec.Generated generated)
            return (generated.Bytes, await WriteAsync(Stream.Null, generated.Bytes, topology.Seed, cancellation));
        var file = await PrepareAsync(topology, "", cancellation);
        return (file.Bytes, file.Sha256);
    }

    /// <summary>Lower-case hex of the SHA-256 of what is on disk.</summary>
    public static async Task<string> HashAsync(string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, ChunkBytes, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }

    // The same seed gives the same bytes whatever their number; they do not compress.
    private static async Task<SharedFile> GenerateAsync(string path, long bytes, ulong seed, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        return new SharedFile(path, bytes, await WriteAsync(file, bytes, seed, cancellation));
    }

    /// <returns>Lower-case hex of the SHA-256 of what was written.</returns>
    private static async Task<string> WriteAsync(Stream file, long bytes, ulong seed, CancellationToken cancellation)
    {
        var random = Prng.For(seed, ContentStream);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[ChunkBytes];
        for (var left = bytes; left > 0; left -= ChunkBytes)
        {
            var part = chunk.AsMemory(0, (int)Math.Min(ChunkBytes, left));
            random.Fill(part.Span);
            hash.AppendData(part.Span);
            await file.WriteAsync(part, cancellation);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
