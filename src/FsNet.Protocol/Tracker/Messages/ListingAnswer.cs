using System.Buffers.Binary;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Listing (0x85), to List: the names after the cursor, in the order in which the tracker came to know them. What was there
/// throughout is seen exactly once, whatever comes and goes between the pages.
/// <code>
/// Summary 16, repeated, see FileSummary
/// Traits  29, repeated, see FileTraits: of the summaries; not there where nobody told them
/// Cursor   9, u64 for the next page; not there on the last
/// </code>
/// </summary>
public readonly ref struct ListingAnswer
{
    private static readonly FieldSet Single = FieldSet.Of(Field.Cursor);
    private static readonly FieldSet Repeated = FieldSet.Of(Field.Summary, Field.Traits);

    private readonly ReadOnlySpan<byte> _body;

    private ListingAnswer(ReadOnlySpan<byte> body, ulong next)
    {
        _body = body;
        NextCursor = next;
    }

    /// <summary>0 when this is the last page.</summary>
    public ulong NextCursor { get; }

    /// <summary>Each parses as a <see cref="FileSummary"/>.</summary>
    public FieldValues Files => new(_body, Field.Summary);

    /// <summary>Those of the files.</summary>
    public TraitsWalk Traits => new(new FieldValues(_body, Field.Traits));

    public static ParseFailure Parse(ReadOnlySpan<byte> body, out ListingAnswer message)
    {
        message = default;
        var next = 0UL;
        var reader = new FieldReader(body, Single, Repeated);
        while (reader.TryNext(out var field, out var value))
        {
            if (field == Field.Cursor)
                next = BinaryPrimitives.ReadUInt64BigEndian(value);
            else if (field == Field.Summary && !FileSummary.TryParse(value, out _))
                return reader.Fail(field);
        }
        message = new ListingAnswer(body, next);
        return reader.Finish();
    }

    public override string ToString() => $"Listing files={Files.Count()}{(NextCursor == 0 ? "" : $" next={NextCursor}")}";
}
