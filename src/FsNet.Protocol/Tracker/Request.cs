using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>What an answer is made of: the request, and where the answer goes, no longer than it may become.</summary>
internal readonly ref struct Request(
    TimeSpan now, NodeAddress source, TrackHeader header, ReadOnlySpan<byte> body, ulong freshCookie, Span<byte> answer)
{
    public TimeSpan Now { get; } = now;

    public NodeAddress Source { get; } = source;

    public TrackHeader Header { get; } = header;

    public ReadOnlySpan<byte> Body { get; } = body;

    public Span<byte> Answer { get; } = answer;

    public TrackHeader AnswerHeader(TrackType type, bool truncated = false) =>
        new(type, truncated, Header.Transaction, freshCookie) { IsEarlier = Header.IsEarlier };
}
