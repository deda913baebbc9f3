using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// What every message begins with.
/// <code>
///  0               1               2               3
/// +---------------+---------------+---------------+---------------+
/// | magic 'F'     | version 2     | type          | flags         |
/// +---------------+---------------+---------------+---------------+
/// | transaction                                                   |
/// +---------------------------------------------------------------+
/// | cookie                                                        |
/// |                                                               |
/// +---------------------------------------------------------------+
/// | fields: u8 type, u16 length, value; any number of them        |
/// </code>
/// An answer repeats the transaction of its request. The cookie of a request proves where it comes from; the cookie of an
/// answer is the one to use next. What asks in version 1 is answered in version 1: there a Summary begins with the file's id in place
/// of the root, and files cannot be registered.
/// </summary>
public readonly record struct TrackHeader(TrackType Type, bool Truncated, uint Transaction, ulong Cookie)
{
    public const int Size = 16;
    public const byte Magic = (byte)'F';
    public const byte Version = 2;
    public const byte EarlierVersion = 1;
    public const int CookieOffset = 8;

    private const byte TruncatedFlag = 1;

    /// <summary>The version before the present one.</summary>
    public bool IsEarlier { get; init; }

    public void Format(ref WireWriter writer)
    {
        writer.WriteByte(Magic);
        writer.WriteByte(IsEarlier ? EarlierVersion : Version);
        writer.WriteByte((byte)Type);
        writer.WriteByte(Truncated ? TruncatedFlag : (byte)0);
        writer.WriteUInt32(Transaction);
        writer.WriteUInt64(Cookie);
    }

    /// <summary>Flags that are not known are ignored, as fields are.</summary>
    public static ParseFailure Parse(ReadOnlySpan<byte> message, out TrackHeader header)
    {
        header = default;
        var reader = new WireReader(message);
        var (magic, version) = (reader.ReadByte(), reader.ReadByte());
        header = new TrackHeader(
            (TrackType)reader.ReadByte(), (reader.ReadByte() & TruncatedFlag) != 0, reader.ReadUInt32(), reader.ReadUInt64())
        {
            IsEarlier = version == EarlierVersion,
        };
        if (reader.Failed || magic != Magic)
            return ParseFailure.Malformed(Field.Header);
        return version is Version or EarlierVersion ? default : ParseFailure.NotAllowed(Field.Version);
    }

    public override string ToString() => $"{Type}{(Truncated ? " truncated" : "")} #{Transaction:x8}";
}
