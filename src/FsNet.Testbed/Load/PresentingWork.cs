using System.Net;
using FsNet.Base;
using FsNet.Protocol.Tracker;

namespace FsNet.Testbed.Load;

/// <summary>Every node presents all its files, one node after the other.</summary>
internal sealed class PresentingWork(IPEndPoint tracker, LoadContent content, CancellationToken cancellation) : LoadWork
{
    private const int Tries = 5;

    private int _peer;
    private int _place;

    public override bool IsOver => cancellation.IsCancellationRequested || _peer == content.Peers;

    /// <summary>The share of the nodes that are through.</summary>
    public double Share => (double)Volatile.Read(ref _peer) / content.Peers;

    public override int Begin(ref LoadRequest request, Span<byte> buffer, in TrackHeader header)
    {
        request = new LoadRequest { Kind = TrackType.Presentation, Peer = _peer, Item = _place };
        (var length, _place) = content.WritePresentation(_peer, _place, buffer, header);
        if (_place == content.PlacesOf)
            (_peer, _place) = (_peer + 1, 0);
        return length;
    }

    public override int Repeat(in LoadRequest request, Span<byte> buffer, in TrackHeader header) =>
        content.WritePresentation(request.Peer, request.Item, buffer, header).Length;

    public override bool End(in LoadRequest request, Verdict verdict, ReadOnlySpan<byte> fields, TimeSpan latency)
    {
        if (verdict == Verdict.Refused || (verdict == Verdict.Ignore && request.Tries >= Tries))
            throw new ProgramException(WhyNot(verdict, fields), ExitCodes.BackEndMissing);
        if (verdict == Verdict.Ignore)
            return !cancellation.IsCancellationRequested;
        if (AcceptedAnswer.Parse(fields, out var accepted).IsFailure)
            throw new ProgramException($"the tracker at {tracker} answers a presentation with what is none", ExitCodes.BackEndMissing);
        if (accepted.Refused is { } refused)
            throw new ProgramException($"the tracker at {tracker} refuses {refused.Length} files: {refused[0]}", ExitCodes.BackEndMissing);
        return false;
    }

    private string WhyNot(Verdict verdict, ReadOnlySpan<byte> fields) =>
        verdict == Verdict.Refused && !ErrorAnswer.Parse(fields, out var error).IsFailure
            ? $"the tracker at {tracker} refuses: {error}"
            : $"the tracker at {tracker} does not answer over UDP: {Tries} requests, {LoadClient.Patience.TotalSeconds:0} s each";
}
