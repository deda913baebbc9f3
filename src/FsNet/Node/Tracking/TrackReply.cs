using FsNet.Base;
using FsNet.Protocol.Tracker;

namespace FsNet.Node.Tracking;

/// <summary>An answer of the tracker, whole.</summary>
internal readonly record struct TrackReply(Verdict Verdict, byte[] Message)
{
    /// <summary>The fields, to be parsed as the answer to what was asked.</summary>
    public ReadOnlySpan<byte> Body => Message.AsSpan(TrackHeader.Size);

    /// <exception cref="TrackerException">It is a refusal, or no answer at all.</exception>
    public TrackReply OrThrow(HostEndPoint tracker)
    {
        if (Verdict == Verdict.Refused)
        {
            ErrorAnswer.Parse(Body, out var error);
            var limit = error.Limit > 0 ? $" (limit {error.Limit})" : "";
            var (text, field) = (TerminalText.Escape(error.Text), TerminalText.Escape(error.FieldName));
            throw new TrackerException($"the tracker at {tracker} refuses: {text} [{error.Code} {field}{limit}]");
        }
        return Verdict is Verdict.Done or Verdict.UseTcp
            ? this
            : throw new TrackerException($"what answers at {tracker} is not a tracker of this protocol");
    }
}
