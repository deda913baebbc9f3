using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// What a file has beside its content, as whoever shares it under a name tells it: the value of the field Traits.
/// <code>
/// u16 which of the File or Summary fields of the message, counted from 0 | i64 time of modification, nanoseconds since 1970
/// | u8 flags: 1 = executable | later versions: more
/// </code>
/// The fields stand in the order of what they tell of.
/// </summary>
public readonly record struct FileTraits(long Modified, bool IsExecutable)
{
    /// <summary>Bytes of the value, of this version.</summary>
    public const int Size = sizeof(ushort) + sizeof(long) + 1;

    private const byte Executable = 1;

    /// <summary>Writes the field.</summary>
    public void Write(ref WireWriter writer, int which)
    {
        writer.WriteHead(Field.Traits, Size);
        writer.WriteUInt16((ushort)which);
        writer.WriteUInt64((ulong)Modified);
        writer.WriteByte(IsExecutable ? Executable : (byte)0);
    }

    public static bool TryParse(ReadOnlySpan<byte> value, out int which, out FileTraits traits)
    {
        var reader = new WireReader(value);
        which = reader.ReadUInt16();
        traits = new FileTraits((long)reader.ReadUInt64(), (reader.ReadByte() & Executable) != 0);
        return !reader.Failed;
    }
}

/// <summary>The traits of a message, taken beside the files that they tell of. What stands out of order is not seen.</summary>
public ref struct TraitsWalk(FieldValues values)
{
    private FieldValues _values = values;
    private int _which = -1;
    private FileTraits _traits;

    /// <param name="which">Each time one more than before.</param>
    public FileTraits? Of(int which)
    {
        while (_which < which)
            if (!_values.MoveNext() || !FileTraits.TryParse(_values.Current, out _which, out _traits))
                _which = int.MaxValue;
        return _which == which ? _traits : null;
    }
}
