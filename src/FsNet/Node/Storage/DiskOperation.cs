using FsNet.Base;

namespace FsNet.Node.Storage;

/// <summary>
/// Something that was done to a file system, in the order in which it was done. A loss of power takes away what no later
/// <see cref="Sync"/> or <see cref="SyncFolder"/> made durable, any part of it; the tests replay that.
/// </summary>
internal abstract record DiskOperation
{
    public sealed record CreateFolder(string Path) : DiskOperation;

    public sealed record Create(string Path, FileIdentity File) : DiskOperation;

    public sealed record Write(FileIdentity File, long Offset, byte[] Bytes) : DiskOperation;

    public sealed record SetLength(FileIdentity File, long Length) : DiskOperation;

    public sealed record Rename(string From, string To) : DiskOperation;

    public sealed record Delete(string Path) : DiskOperation;

    public sealed record Sync(FileIdentity File) : DiskOperation;

    public sealed record SyncFolder(string Path) : DiskOperation;
}
