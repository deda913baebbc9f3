using FsNet.Protocol.Content;

namespace FsNet.Fuzz.Engines;

/// <summary>The files that sequences are about.</summary>
internal static class Files
{
    /// <summary>Ten blocks, more than a word of bits, and none at all.</summary>
    public static IReadOnlyList<Manifest> All { get; } = [Of(10 << 16), Of((70 << 16) - 1), Of(0)];

    public static Manifest Of(long length)
    {
        var layout = new BlockLayout(length, BlockLayout.MinBlockSizeLog2);
        return Manifest.Create(layout, [.. Enumerable.Range(0, layout.BlockCount).Select(i => Hash256.Of([(byte)i, (byte)layout.BlockCount]))]);
    }

    public static Manifest? Find(Hash256 id) => All.FirstOrDefault(f => f.Id == id);

    public static BlockSet Whole(Manifest file)
    {
        var all = new BlockSet(file.Layout.BlockCount);
        all.Fill();
        return all;
    }
}
