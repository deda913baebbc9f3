namespace FsNet.Protocol.Tracker;

/// <summary>
/// Found (0x84), to Find: nothing, or a summary for every (file, name) that matches. Truncated: there are more.
/// <code>
/// Summary 16, repeated, see FileSummary
/// Traits  29, repeated, see FileTraits: of the summaries; not there where nobody told them
/// </code>
/// </summary>
public readonly ref struct FoundAnswer
{
    private static readonly FieldSet Repeated = FieldSet.Of(Field.Summary, Field.Traits);

    private readonly ReadOnlySpan<byte> _body;

    private FoundAnswer(ReadOnlySpan<byte> body) => _body = body;

    /// <summary>Each parses as a <see cref="FileSummary"/>.</summary>
    public FieldValues Files => new(_body, Field.Summary);

    /// <summary>Those of the files.</summary>
    public TraitsWalk Traits => new(new FieldValues(_body, Field.Traits));

    public static ParseFailure Parse(ReadOnlySpan<byte> body, out FoundAnswer message)
    {
        message = new FoundAnswer(body);
        var reader = new FieldReader(body, default, Repeated);
        while (reader.TryNext(out var field, out var value))
            if (field == Field.Summary && !FileSummary.TryParse(value, out _))
                return reader.Fail(field);
        return reader.Finish();
    }

    public override string ToString() => $"Found files={Files.Count()}";
}
