using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Hello (1): "what are your cookie, TTL and limits?"
/// <code>
/// Padding   1, zeros
/// </code>
/// Padded so that <see cref="WelcomeAnswer"/> is never larger: a forged Hello gains an attacker nothing.
/// </summary>
public readonly record struct HelloRequest : ITrackMessage
{
    /// <summary>Bytes of the whole message.</summary>
    public const int MessageSize = TrackHeader.Size + WelcomeAnswer.MaxSize;

    private const int PaddingBytes = WelcomeAnswer.MaxSize - FieldReader.HeadSize;

    public static TrackType Type => TrackType.Hello;

    public int Size => WelcomeAnswer.MaxSize;

    public void Format(ref WireWriter writer)
    {
        writer.WriteHead(Field.Padding, PaddingBytes);
        writer.Take(PaddingBytes).Clear();
    }

    public static ParseFailure Parse(ReadOnlySpan<byte> body, out HelloRequest message)
    {
        message = default;
        var reader = new FieldReader(body, default, default);
        while (reader.TryNext(out _, out _))
        {
        }
        return reader.Finish();
    }

    public override string ToString() => "Hello";
}
