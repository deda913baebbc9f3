using System.Text;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Which files there are: Find and List.</summary>
internal sealed class Finding(TrackerRegistry registry, Answers answers)
{
    /// <summary>On the wire.</summary>
    public const int CursorFieldSize = FieldReader.HeadSize + sizeof(ulong);

    public int Find(in Request request)
    {
        var failure = FindRequest.Parse(request.Body, out var message);
        if (failure.IsFailure)
            return answers.Refuse(request, failure);
        var writer = Answers.Begin(request, TrackType.Found);
        var whole = message.Name is null
            ? WriteNamesOf(registry.FindFile(message.Id), request, ref writer)
            : WriteFilesNamed(message.Name, request, ref writer);
        if (!whole)
            Answers.Begin(request, TrackType.Found, truncated: true);
        return answers.Finish(TrackType.Found, writer);
    }

    private static bool WriteNamesOf(FileRecord? file, in Request request, ref WireWriter writer)
    {
        if (file is null or { Sources: 0 })
            return true;
        var rows = 0;
        for (var name = file.FirstName; name is not null; name = name.NextOfFile)
            if (!TryWrite(name, rows++, request, reserve: 0, ref writer))
                return false;
        return true;
    }

    private bool WriteFilesNamed(string text, in Request request, ref WireWriter writer)
    {
        Span<byte> utf8 = stackalloc byte[FileName.MaxBytes];
        var namesakes = registry.Names.WithText(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
        var rows = 0;
        return WriteChain(namesakes?.FirstInFront, ref rows, request, ref writer) && WriteChain(namesakes?.FirstOfRest, ref rows, request, ref writer);
    }

    private static bool WriteChain(NameRecord? first, ref int rows, in Request request, ref WireWriter writer)
    {
        for (var name = first; name is not null; name = name.NextNamesake)
            if (!TryWrite(name, rows++, request, reserve: 0, ref writer))
                return false;
        return true;
    }

    public int List(in Request request)
    {
        var failure = ListRequest.Parse(request.Body, out var message);
        if (failure.IsFailure)
            return answers.Refuse(request, failure);
        var writer = Answers.Begin(request, TrackType.Listing);
        var (names, shown) = (registry.Names.After(message.Cursor), message.Cursor);
        for (var rows = 0; names.TryNext(out var name); rows++)
        {
            if (rows == message.Wanted || !TryWrite(name, rows, request, CursorFieldSize, ref writer))
            {
                writer.WriteField(Field.Cursor, shown);
                break;
            }
            shown = name.Sequence;
        }
        return answers.Finish(TrackType.Listing, writer);
    }

    private static bool TryWrite(NameRecord name, int row, in Request request, int reserve, ref WireWriter writer)
    {
        var size = FileSummary.FixedSize + name.Text.Length;
        var beside = name.Traits is null ? 0 : FieldWriter.SizeOf(FileTraits.Size);
        if (FieldWriter.SizeOf(size) + beside + reserve > writer.Free)
            return false;
        writer.WriteHead(Field.Summary, size);
        var file = name.File;
        FileSummary.Format(ref writer, file.Proof, file.Sources, file.CompleteSources, request.Header.IsEarlier);
        writer.WriteBytes(name.Text);
        name.Traits?.Write(ref writer, row);
        return true;
    }
}
