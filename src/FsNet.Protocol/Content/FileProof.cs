namespace FsNet.Protocol.Content;

/// <summary>
/// What a file's id is the hash of: its layout and the root of its hash tree. Who tells a proof cannot lie about the length or the
/// block size of an id: another layout is the proof of another id.
/// </summary>
public readonly record struct FileProof
{
    /// <param name="root">As <see cref="HashTree.Root"/> has it.</param>
    public FileProof(BlockLayout layout, Hash256 root)
    {
        Layout = layout;
        Root = root;
        Id = HashTree.FileId(layout, root);
    }

    /// <summary>Follows from the other two.</summary>
    public Hash256 Id { get; }

    public BlockLayout Layout { get; }

    public Hash256 Root { get; }
}
