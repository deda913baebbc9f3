using System.Buffers.Binary;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Welcome (0x81), to Hello. The cookie is in the header.
/// <code>
/// Ttl      12, u32 milliseconds a node counts without a word of it
/// Observed 13, the asker's address as the tracker sees it: 4 or 16 bytes, u16 port
/// Limits   14, see AnnouncedLimits
/// </code>
/// </summary>
public readonly record struct WelcomeAnswer(TimeSpan Ttl, NodeAddress Observed, AnnouncedLimits Limits) : ITrackMessage
{
    /// <summary>With an IPv6 address.</summary>
    public const int MaxSize =
        3 * FieldReader.HeadSize + sizeof(uint) + NodeAddress.PackedSizeV6 + AnnouncedLimits.Size;

    private static readonly FieldSet Fields = FieldSet.Of(Field.Ttl, Field.Observed, Field.Limits);

    public static TrackType Type => TrackType.Welcome;

    public int Size => 3 * FieldReader.HeadSize + sizeof(uint) + Observed.PackedSize + AnnouncedLimits.Size;

    public void Format(ref WireWriter writer)
    {
        writer.WriteField(Field.Ttl, (uint)Ttl.TotalMilliseconds);
        writer.WriteField(Field.Observed, Observed);
        writer.WriteHead(Field.Limits, AnnouncedLimits.Size);
        Limits.Format(ref writer);
    }

    public static ParseFailure Parse(ReadOnlySpan<byte> body, out WelcomeAnswer message)
    {
        message = default;
        var reader = new FieldReader(body, Fields, default);
        while (reader.TryNext(out var field, out var value))
        {
            if (field == Field.Ttl)
                message = message with { Ttl = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32BigEndian(value)) };
            else if (field == Field.Limits)
                message = message with { Limits = AnnouncedLimits.Parse(value) };
            else if (NodeAddress.TryParse(value, out var observed))
                message = message with { Observed = observed };
            else
                return reader.Fail(field);
        }
        return reader.Finish(Field.Ttl, Field.Observed, Field.Limits);
    }

    public override string ToString() => $"Welcome ttl={Ttl.TotalSeconds:0.###}s observed={Observed}";
}
