using System.Buffers;
using System.Text.Json;
using FsNet.Base;
using FsNet.Protocol.Content;

namespace FsNet.Node.Storage;

/// <summary>One line of what is known: a file as it was when all of it was read, or written by us, and its hashes.</summary>
/// <param name="IsCopy">A get has put it there.</param>
/// <param name="ReadAt">When that was, in seconds since 1970.</param>
internal sealed record CachedFile(string Path, FileStamp Stamp, byte BlockSizeLog2, long ReadAt, Hash256 Id, bool IsCopy)
{
    public BlockLayout Layout => new(Stamp.Length, BlockSizeLog2);

    public void Write(IBufferWriter<byte> to, Manifest manifest)
    {
        using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        json.WriteString("path", Path);
        json.WriteNumber("inode", Stamp.Inode);
        json.WriteNumber("length", Stamp.Length);
        json.WriteNumber("modified", Stamp.Modified);
        json.WriteNumber("changed", Stamp.Changed);
        json.WriteNumber("block", BlockSizeLog2);
        json.WriteNumber("read", ReadAt);
        json.WriteBoolean("copy", IsCopy);
        json.WriteString("id", Id.ToString());
        json.WriteBase64String("hashes", KeptHashes.Of(manifest));
        json.WriteEndObject();
    }

    /// <param name="hashes">Those of the blocks, 32 bytes each; not looked at where null is given.</param>
    /// <returns>Null where it is no such line, or not all of it.</returns>
    public static CachedFile? TryParse(ReadOnlySpan<byte> line, List<byte[]>? hashes = null)
    {
        try
        {
            return Parse(line, hashes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null; // Cut off when the machine lost power, or somebody has written to it.
        }
    }

    private static CachedFile? Parse(ReadOnlySpan<byte> line, List<byte[]>? hashes)
    {
        var (path, id, stamp, block, readAt, isCopy) = ("", default(Hash256), default(FileStamp), (byte)0, 0L, false);
        var json = new Utf8JsonReader(line);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
                continue;
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "path": path = json.GetString() ?? ""; break;
                case "inode": stamp = stamp with { Inode = json.GetUInt64() }; break;
                case "length": stamp = stamp with { Length = json.GetInt64() }; break;
                case "modified": stamp = stamp with { Modified = json.GetInt64() }; break;
                case "changed": stamp = stamp with { Changed = json.GetInt64() }; break;
                case "block": block = json.GetByte(); break;
                case "read": readAt = json.GetInt64(); break;
                case "copy": isCopy = json.GetBoolean(); break;
                case "id" when Hash256.TryParse(json.GetString(), out var found): id = found; break;
                case "hashes": hashes?.Add(json.GetBytesFromBase64()); break;
            }
        }
        var known = new CachedFile(path, stamp, block, readAt, id, isCopy);
        return known.Layout.IsValid && path.Length > 0 ? known : null;
    }
}
