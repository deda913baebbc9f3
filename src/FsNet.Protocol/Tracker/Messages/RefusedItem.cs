using System.Text;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// One File or FileDelta of a message that was not taken, while the others were: the value of the field Refused.
/// <code>
/// u16 which, counted from 0 in the message | u16 see TrackError | u64 what the bound allows, or 0 | the field, or the bound: UTF-8, to the end
/// </code>
/// </summary>
public readonly record struct RefusedItem(int Item, TrackError Code, long Limit, string FieldName)
{
    /// <summary>Without the name. With the longest that this tracker has, it is shorter than any item: an answer always has room for all.</summary>
    public const int FixedSize = 2 + 2 + 8;

    /// <summary>Bytes of the value.</summary>
    public int Size => FixedSize + Encoding.UTF8.GetByteCount(FieldName);

    public void Format(ref WireWriter writer)
    {
        writer.WriteUInt16((ushort)Item);
        writer.WriteUInt16((ushort)Code);
        writer.WriteUInt64((ulong)Limit);
        writer.WriteUtf8(FieldName);
    }

    public static bool TryParse(ReadOnlySpan<byte> value, out RefusedItem item)
    {
        var reader = new WireReader(value);
        var (index, code, limit) = (reader.ReadUInt16(), (TrackError)reader.ReadUInt16(), (long)reader.ReadUInt64());
        var name = reader.ReadRest();
        var isText = System.Text.Unicode.Utf8.IsValid(name);
        item = new RefusedItem(index, code, limit, isText ? Encoding.UTF8.GetString(name) : "");
        return isText && !reader.Failed;
    }

    public override string ToString() => $"{Code} {TrackText.Quote(FieldName)}{(Limit > 0 ? $" (limit {Limit})" : "")}";
}
