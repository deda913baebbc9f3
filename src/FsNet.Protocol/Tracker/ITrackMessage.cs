using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>A message of values only. Those with lists are written by writers and read as views, without copying.</summary>
public interface ITrackMessage
{
    static abstract TrackType Type { get; }

    /// <summary>Bytes of the fields, without the header.</summary>
    int Size { get; }

    /// <summary>Writes the fields.</summary>
    void Format(ref WireWriter writer);
}

public static class TrackMessage
{
    /// <summary>Header and fields.</summary>
    /// <returns>Bytes written; 0 when the buffer is too small.</returns>
    public static int Format<T>(Span<byte> buffer, in TrackHeader header, in T message)
        where T : ITrackMessage
    {
        var writer = new WireWriter(buffer);
        (header with { Type = T.Type }).Format(ref writer);
        message.Format(ref writer);
        return writer.Overflowed ? 0 : writer.Length;
    }
}
