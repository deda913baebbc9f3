using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Walks the fields of a message. What is unknown is skipped; what is known has a valid length, belongs to the message,
/// and occurs once unless it may be repeated: else the walk ends with a <see cref="Failure"/>.
/// </summary>
public ref struct FieldReader(ReadOnlySpan<byte> body, FieldSet single, FieldSet repeated)
{
    /// <summary>Type and length.</summary>
    public const int HeadSize = 3;

    private WireReader _reader = new(body);
    private FieldSet _seen;

    public ParseFailure Failure { get; private set; }

    public bool TryNext(out Field field, out ReadOnlySpan<byte> value)
    {
        while (TryRead(out field, out value))
        {
            if (!FieldLengths.IsKnown(field) || field == Field.Padding)
                continue;
            Failure = Judge(field, value.Length);
            _seen = _seen.With(field);
            return !Failure.IsFailure;
        }
        return false;
    }

    /// <summary>A value turned out wrong on a closer look.</summary>
    public ParseFailure Fail(Field field) => Failure = ParseFailure.Malformed(field);

    /// <summary>What the walk came to: its failure, or that one of the fields that must be there is not.</summary>
    public readonly ParseFailure Finish(params ReadOnlySpan<Field> required)
    {
        if (Failure.IsFailure)
            return Failure;
        foreach (var field in required)
            if (!_seen.Contains(field))
                return ParseFailure.Malformed(field);
        return default;
    }

    private bool TryRead(out Field field, out ReadOnlySpan<byte> value)
    {
        field = default;
        value = default;
        if (_reader.AtEnd || Failure.IsFailure)
            return false;
        field = (Field)_reader.ReadByte();
        value = _reader.ReadBytes(_reader.ReadUInt16());
        if (_reader.Failed)
            Failure = ParseFailure.Malformed(FieldLengths.IsKnown(field) ? field : Field.Header);
        return !_reader.Failed;
    }

    private readonly ParseFailure Judge(Field field, int length)
    {
        var (min, max) = FieldLengths.Of(field);
        if (!single.Contains(field) && !repeated.Contains(field))
            return ParseFailure.NotAllowed(field);
        if (length < min || length > max || (single.Contains(field) && _seen.Contains(field)))
            return ParseFailure.Malformed(field);
        return default;
    }
}
