using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>How an answer is written where the caller wants it, and counted.</summary>
internal sealed class Answers(TrackerCounters counters)
{
    /// <summary>What follows the header is the caller's to write.</summary>
    public static WireWriter Begin(in Request request, TrackType type, bool truncated = false)
    {
        var writer = new WireWriter(request.Answer);
        request.AnswerHeader(type, truncated).Format(ref writer);
        return writer;
    }

    /// <returns>Bytes of the answer; 0 where it had no room.</returns>
    public int Finish(TrackType type, in WireWriter writer)
    {
        if (writer.Overflowed)
            return 0;
        counters.Count(type);
        return writer.Length;
    }

    public int Reply<T>(in Request request, in T message)
        where T : ITrackMessage
    {
        var length = TrackMessage.Format(request.Answer, request.AnswerHeader(T.Type), message);
        if (length > 0)
            counters.Count(T.Type);
        return length;
    }

    /// <summary>The request is malformed, or asks for what is not allowed.</summary>
    public int Refuse(in Request request, ParseFailure failure)
    {
        var code = failure.Kind == FailureKind.Malformed ? TrackError.Malformed : TrackError.NotAllowed;
        var what = failure.Kind == FailureKind.Malformed ? "is missing, malformed or given twice" : "is not allowed here";
        var limit = failure.Field == Field.Version ? TrackHeader.Version : 0;
        return Reply(request, new ErrorAnswer(code, failure.Field.ToString(), limit, $"{failure.Field} {what}"));
    }
}
