using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Which files there are: Find and List.</summary>
public sealed partial class TrackerEngine
{
    private const int CursorFieldSize = FieldReader.HeadSize + sizeof(ulong);

    private int Find(in Request request)
    {
        var failure = FindRequest.Parse(request.Body, out var message);
        if (failure.IsFailure)
            return Refuse(request, failure);
        var writer = Begin(request, TrackType.Found);
        var whole = message.Name is null ? WriteNamesOf(request, message, ref writer) : WriteFilesNamed(request, message.Name, ref writer);
        if (!whole)
            Begin(request, TrackType.Found, truncated: true);
        return Finish(TrackType.Found, writer);
    }

    private bool WriteNamesOf(in Request request, FindRequest message, ref WireWriter writer)
    {
        for (var name = _registry.FindFile(message.Id)?.FirstName; name is not null; name = name.NextOfFile)
            if (!TryWrite(name.Summary, request, reserve: 0, ref writer))
                return false;
        return true;
    }

    private bool WriteFilesNamed(in Request request, string text, ref WireWriter writer)
    {
        foreach (var name in _registry.Names.WithText(text))
            if (!TryWrite(name.Summary, request, reserve: 0, ref writer))
                return false;
        return true;
    }

    private int List(in Request request)
    {
        var failure = ListRequest.Parse(request.Body, out var message);
        if (failure.IsFailure)
            return Refuse(request, failure);
        var writer = Begin(request, TrackType.Listing);
        var (shown, next) = (message.Cursor, message.Cursor);
        for (int rows = 0; _registry.Names.Next(ref next) is { } name; rows++)
        {
            if (rows == message.Wanted || !TryWrite(name.Summary, request, CursorFieldSize, ref writer))
            {
                writer.WriteField(Field.Cursor, shown);
                break;
            }
            shown = next;
        }
        return Finish(TrackType.Listing, writer);
    }

    private static bool TryWrite(in FileSummary summary, in Request request, int reserve, ref WireWriter writer)
    {
        if (FieldWriter.SizeOf(summary.Size) + reserve > writer.Free)
            return false;
        writer.WriteHead(Field.Summary, summary.Size);
        summary.Format(ref writer, showsId: request.Header.IsEarlier);
        return true;
    }
}
