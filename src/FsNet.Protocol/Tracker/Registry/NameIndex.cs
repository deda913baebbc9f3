using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>All names: by their text, and in the order in which they came.</summary>
internal sealed class NameIndex(SipKey key)
{
    private readonly Dictionary<byte[], Namesakes> _byText = new(new Utf8Comparer(key));
    private readonly SequenceList<NameRecord> _inOrder = new();
    private ulong _lastSequence;

    public int Count { get; private set; }

    /// <summary>All files of this name; null when there is none.</summary>
    public Namesakes? WithText(ReadOnlySpan<byte> utf8) =>
        _byText.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(utf8, out var namesakes) ? namesakes : null;

    public NameRecord? Find(ReadOnlySpan<byte> utf8, FileRecord file) => WithText(utf8)?.Find(file);

    public NameRecord Add(ReadOnlySpan<byte> utf8, FileRecord file, PrefixRecord bringer)
    {
        if (WithText(utf8) is not { } namesakes)
        {
            namesakes = new Namesakes(utf8.ToArray());
            _byText.Add(namesakes.Text, namesakes);
        }
        var record = new NameRecord(namesakes, file, bringer, ++_lastSequence);
        namesakes.Add(record);
        _inOrder.Append(record);
        file.Add(record);
        Count++;
        return record;
    }

    public void Remove(NameRecord record)
    {
        record.Namesakes.Remove(record);
        if (record.Namesakes.Count == 0)
            _byText.Remove(record.Namesakes.Text);
        _inOrder.Remove(record);
        record.File.Remove(record);
        Count--;
    }

    /// <summary>The names after a place in their order.</summary>
    public SequenceList<NameRecord>.Walk After(ulong cursor) => _inOrder.After(cursor);
}
