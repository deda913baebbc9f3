using System.Buffers.Binary;
using System.Text;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Why a request was refused.</summary>
public enum TrackError : ushort
{
    /// <summary>The field is malformed or missing.</summary>
    Malformed = 1,

    /// <summary>The field, type or version does not belong here.</summary>
    NotAllowed = 2,

    /// <summary>A bound of the tracker would be exceeded.</summary>
    BoundExceeded = 3,

    // 4 was Conflict of version 1: one id with two layouts, which can no longer be told.
}

/// <summary>
/// Error (0x8F), to any request.
/// <code>
/// ErrorCode  23, u16 see TrackError
/// ErrorField 24, UTF-8, 64 bytes at most: the field, or the name of the bound
/// ErrorLimit 25, u64 what the bound allows; 0 when there is none
/// ErrorText  26, UTF-8, 200 bytes at most: for people
/// </code>
/// </summary>
public readonly record struct ErrorAnswer(TrackError Code, string FieldName, long Limit, string Text) : ITrackMessage
{
    public const int MaxFieldBytes = 64;
    public const int MaxTextBytes = 200;

    private static readonly FieldSet Fields =
        FieldSet.Of(Field.ErrorCode, Field.ErrorField, Field.ErrorLimit, Field.ErrorText);

    public static TrackType Type => TrackType.Error;

    public int Size =>
        4 * FieldReader.HeadSize + sizeof(ushort) + sizeof(ulong)
        + Encoding.UTF8.GetByteCount(FieldName) + Encoding.UTF8.GetByteCount(Text);

    public void Format(ref WireWriter writer)
    {
        writer.WriteField(Field.ErrorCode, (ushort)Code);
        writer.WriteField(Field.ErrorField, FieldName);
        writer.WriteField(Field.ErrorLimit, (ulong)Limit);
        writer.WriteField(Field.ErrorText, Text);
    }

    public static ParseFailure Parse(ReadOnlySpan<byte> body, out ErrorAnswer message)
    {
        message = new ErrorAnswer(default, "", 0, "");
        var reader = new FieldReader(body, Fields, default);
        while (reader.TryNext(out var field, out var value))
        {
            if (field == Field.ErrorCode)
                message = message with { Code = (TrackError)BinaryPrimitives.ReadUInt16BigEndian(value) };
            else if (field == Field.ErrorLimit)
                message = message with { Limit = (long)BinaryPrimitives.ReadUInt64BigEndian(value) };
            else if (!System.Text.Unicode.Utf8.IsValid(value))
                return reader.Fail(field);
            else if (field == Field.ErrorField)
                message = message with { FieldName = Encoding.UTF8.GetString(value) };
            else
                message = message with { Text = Encoding.UTF8.GetString(value) };
        }
        return reader.Finish(Field.ErrorCode);
    }

    public override string ToString() => $"Error {Code} {TrackText.Quote(FieldName)} limit={Limit} {TrackText.Quote(Text)}";
}
