using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// What a holder calls itself: the value of the field HolderName.
/// <code>
/// u16 which of the Holder fields of the message, counted from 0 | name, UTF-8, to the end
/// </code>
/// </summary>
public static class HolderName
{
    /// <summary>Without the name.</summary>
    public const int FixedSize = sizeof(ushort);

    /// <summary>Writes the field.</summary>
    internal static void Write(ref WireWriter writer, int which, ReadOnlySpan<byte> utf8)
    {
        writer.WriteHead(Field.HolderName, FixedSize + utf8.Length);
        writer.WriteUInt16((ushort)which);
        writer.WriteBytes(utf8);
    }

    public static bool TryParse(ReadOnlySpan<byte> value, out int which, out string name)
    {
        var reader = new WireReader(value);
        which = reader.ReadUInt16();
        return NodeName.TryDecode(reader.ReadRest(), out name);
    }
}
