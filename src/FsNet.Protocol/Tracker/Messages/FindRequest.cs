using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Find (4): the files of this name, or the names of this file. Answered with Found. One of the two fields:
/// <code>
/// Name   7, UTF-8, 1 to 1000 bytes
/// FileId 8, 32 bytes
/// </code>
/// </summary>
public readonly record struct FindRequest(string? Name, Hash256 Id) : ITrackMessage
{
    private static readonly FieldSet Fields = FieldSet.Of(Field.Name, Field.FileId);

    public static TrackType Type => TrackType.Find;

    public int Size => FieldReader.HeadSize + (Name is null ? Hash256.Size : System.Text.Encoding.UTF8.GetByteCount(Name));

    public static FindRequest ByName(string name) => new(name, default);

    public static FindRequest ById(Hash256 id) => new(null, id);

    public void Format(ref WireWriter writer)
    {
        if (Name is null)
            writer.WriteField(Field.FileId, Id);
        else
            writer.WriteField(Field.Name, Name);
    }

    public static ParseFailure Parse(ReadOnlySpan<byte> body, out FindRequest message)
    {
        message = default;
        var reader = new FieldReader(body, Fields, default);
        var fields = 0;
        for (; reader.TryNext(out var field, out var value); fields++)
        {
            if (field == Field.FileId)
                message = ById(new Hash256(value));
            else if (!FileName.TryDecode(value, out var name))
                return reader.Fail(field);
            else
                message = ByName(name);
        }
        var failure = reader.Finish();
        return failure.IsFailure || fields == 1 ? failure : ParseFailure.Malformed(Field.Name);
    }

    public override string ToString() => Name is null ? $"Find id={Id.Short}.." : $"Find name={TrackText.Quote(Name)}";
}
