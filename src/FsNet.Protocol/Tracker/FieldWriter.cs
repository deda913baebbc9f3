using System.Text;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Fields onto a <see cref="WireWriter"/>: u8 type, u16 length, value.</summary>
internal static class FieldWriter
{
    public static void WriteHead(this ref WireWriter writer, Field field, int length)
    {
        writer.WriteByte((byte)field);
        writer.WriteUInt16((ushort)length);
    }

    public static void WriteField(this ref WireWriter writer, Field field, ushort value)
    {
        writer.WriteHead(field, sizeof(ushort));
        writer.WriteUInt16(value);
    }

    public static void WriteField(this ref WireWriter writer, Field field, uint value)
    {
        writer.WriteHead(field, sizeof(uint));
        writer.WriteUInt32(value);
    }

    public static void WriteField(this ref WireWriter writer, Field field, ulong value)
    {
        writer.WriteHead(field, sizeof(ulong));
        writer.WriteUInt64(value);
    }

    public static void WriteField(this ref WireWriter writer, Field field, in Content.Hash256 value)
    {
        writer.WriteHead(field, Content.Hash256.Size);
        writer.WriteHash(value);
    }

    public static void WriteField(this ref WireWriter writer, Field field, in NodeAddress value)
    {
        writer.WriteHead(field, value.PackedSize);
        value.Format(ref writer);
    }

    public static void WriteField(this ref WireWriter writer, Field field, string value)
    {
        writer.WriteHead(field, Encoding.UTF8.GetByteCount(value));
        writer.WriteUtf8(value);
    }

    /// <summary>Bytes of a field whose value has <paramref name="length"/> bytes.</summary>
    public static int SizeOf(int length) => FieldReader.HeadSize + length;
}
