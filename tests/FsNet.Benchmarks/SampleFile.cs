using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Benchmarks;

/// <summary>A file as a Presentation tells it.</summary>
internal sealed record SampleFile(FileProof Proof, BlockSet Have, string Name)
{
    public Hash256 Id => Proof.Id;

    public BlockLayout Layout => Proof.Layout;
}

/// <summary>The two messages whose encodings are compared: a node with three files, and fifty peers of one.</summary>
internal static class Sample
{
    public const ushort Port = 9100;
    public const ulong NodeId = 0x0123456789abcdef;
    public const uint Transaction = 0x2a2b2c2d;
    public const ulong Cookie = 0x1122334455667788;
    public const int CompletePeers = 5;
    public const int Sources = 50;

    /// <summary>One whole file, one just begun (a range), one in disorder (a bitmap of 1,024 bits).</summary>
    public static IReadOnlyList<SampleFile> Files { get; } =
    [
        Create("films/big-buck-bunny.mkv", 700L << 20, _ => true),
        Create("debian-13.1.0-amd64-netinst.iso", 64L << 20, block => block < 100),
        Create("data/measurements-2026.parquet", 1L << 30, block => block * 2654435761 % 3 != 0),
    ];

    /// <summary>IPv4; the first <see cref="CompletePeers"/> are complete.</summary>
    public static IReadOnlyList<NodeAddress> Peers { get; } =
        [.. Enumerable.Range(1, Sources).Select(i => NodeAddress.V4(0xC0A80000u + (uint)(i * 37), (ushort)(9100 + i)))];

    private static SampleFile Create(string name, long length, Func<long, bool> holds)
    {
        var layout = BlockLayout.For(length);
        var have = new BlockSet(layout.BlockCount);
        for (var block = 0; block < layout.BlockCount; block++)
            if (holds(block))
                have.Add(block);
        return new SampleFile(new FileProof(layout, Hash256.Of(System.Text.Encoding.UTF8.GetBytes(name))), have, name);
    }
}
