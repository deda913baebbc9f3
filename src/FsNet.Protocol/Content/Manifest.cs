namespace FsNet.Protocol.Content;

/// <summary>What a file consists of: its layout and the hash of every block. It proves itself against the file's id.</summary>
public sealed class Manifest
{
    private readonly Hash256[] _blocks;

    private Manifest(in FileProof proof, Hash256[] blocks)
    {
        Proof = proof;
        _blocks = blocks;
    }

    public FileProof Proof { get; }

    public Hash256 Id => Proof.Id;

    public BlockLayout Layout => Proof.Layout;

    public ReadOnlySpan<Hash256> Blocks => _blocks;

    /// <param name="blocks">One hash a block, as <see cref="BlockLayout.BlockCount"/> says.</param>
    public static Manifest Create(BlockLayout layout, Hash256[] blocks)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(blocks.Length, layout.BlockCount, nameof(blocks));
        return new Manifest(new FileProof(layout, HashTree.Root(blocks)), blocks);
    }

    /// <summary>Whether these are the hashes behind <paramref name="id"/>; only then is there a manifest.</summary>
    public static Manifest? TryVerify(Hash256 id, BlockLayout layout, Hash256[] blocks)
    {
        if (blocks.Length != layout.BlockCount)
            return null;
        var manifest = Create(layout, blocks);
        return manifest.Id == id ? manifest : null;
    }

    /// <summary>Whether these hashes of a file of this layout are the manifest's own.</summary>
    internal bool Is(BlockLayout layout, Hash256[] blocks) =>
        layout == Layout && (ReferenceEquals(blocks, _blocks) || blocks.AsSpan().SequenceEqual(_blocks));

    /// <summary>Some of the hashes, to be sent. Not to be written to: all of them are the manifest's own.</summary>
    internal Hash256[] Part(int first, int count) => count == _blocks.Length ? _blocks : _blocks[first..(first + count)];

    /// <summary>Whether <paramref name="bytes"/> are that block.</summary>
    public bool IsBlock(int block, ReadOnlySpan<byte> bytes) =>
        bytes.Length == Layout.BytesOf(block) && Hash256.Of(bytes) == _blocks[block];
}
