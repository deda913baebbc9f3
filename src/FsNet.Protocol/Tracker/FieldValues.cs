using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>All values of one repeated field of a message that was parsed before; nothing is copied.</summary>
public ref struct FieldValues(ReadOnlySpan<byte> body, Field wanted)
{
    private WireReader _reader = new(body);

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly FieldValues GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_reader.AtEnd)
        {
            var field = (Field)_reader.ReadByte();
            Current = _reader.ReadBytes(_reader.ReadUInt16());
            if (field == wanted)
                return !_reader.Failed;
        }
        return false;
    }

    public readonly int Count()
    {
        var count = 0;
        foreach (var _ in this)
            count++;
        return count;
    }
}
