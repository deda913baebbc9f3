using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator.Checkers;

/// <summary>No datagram is longer than it may be; and who has not shown a cookie gets no longer answer than the question was.</summary>
internal sealed class DatagramsAreBounded() : Invariant("a datagram has 1232 bytes at most, and without a cookie no more than its request")
{
    private readonly HashSet<(NodeAddress Source, ulong Cookie)> _given = [];

    public override void TrackerAnswered(
        NodeAddress source, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer, TrackTransport transport)
    {
        if (transport == TrackTransport.Udp)
            Check(source, request, answer);
        if (!TrackHeader.Parse(answer, out var header).IsFailure)
            _given.Add((source, header.Cookie));
    }

    private void Check(NodeAddress source, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer)
    {
        TrackHeader.Parse(request, out var asked);
        if (Math.Max(request.Length, answer.Length) > TrackSizes.MaxUdp)
            throw Broken($"{asked.Type} of {request.Length} bytes by {source} is answered with {answer.Length}");
        if (answer.Length > request.Length && !_given.Contains((source, asked.Cookie)))
            throw Broken($"{asked.Type} of {request.Length} bytes by {source}, without a cookie, is answered with {answer.Length}");
    }
}
