using System.Runtime.InteropServices;
using System.Text;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tracker;

/// <summary>All names: by their text, and in the order in which they came.</summary>
internal sealed class NameIndex
{
    private const int SmallestToCompact = 64;

    private readonly Dictionary<string, List<NameRecord>> _byText = new(StringComparer.Ordinal);
    private readonly List<Row> _rows = [];
    private ulong _lastSequence;

    public int Count { get; private set; }

    /// <summary>The records of all files with this name.</summary>
    public ReadOnlySpan<NameRecord> WithText(scoped ReadOnlySpan<char> text) =>
        _byText.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var records) ? CollectionsMarshal.AsSpan(records) : default;

    public ReadOnlySpan<NameRecord> WithText(ReadOnlySpan<byte> utf8)
    {
        Span<char> text = stackalloc char[FileName.MaxBytes];
        return WithText(text[..Encoding.UTF8.GetChars(utf8, text)]);
    }

    public NameRecord? Find(ReadOnlySpan<byte> utf8, FileRecord file)
    {
        foreach (var record in WithText(utf8))
            if (record.File == file)
                return record;
        return null;
    }

    public NameRecord Add(string text, FileRecord file)
    {
        var record = new NameRecord(text, file, ++_lastSequence);
        ref var records = ref CollectionsMarshal.GetValueRefOrAddDefault(_byText, text, out _);
        (records ??= new List<NameRecord>(1)).Add(record);
        _rows.Add(new Row(record.Sequence, record));
        file.Add(record);
        Count++;
        return record;
    }

    public void Remove(NameRecord record)
    {
        var records = _byText[record.Text];
        records.Remove(record);
        if (records.Count == 0)
            _byText.Remove(record.Text);
        _rows[FirstAfter(record.Sequence - 1)] = new Row(record.Sequence, null);
        record.File.Remove(record);
        Count--;
        if (_rows.Count >= SmallestToCompact && Count < _rows.Count / 2)
            _rows.RemoveAll(row => row.Name is null);
    }

    /// <summary>The first name after the cursor, or null. The cursor moves on to it.</summary>
    public NameRecord? Next(ref ulong cursor)
    {
        for (var i = FirstAfter(cursor); i < _rows.Count; i++)
        {
            cursor = _rows[i].Sequence;
            if (_rows[i].Name is { } name)
                return name;
        }
        return null;
    }

    private int FirstAfter(ulong sequence)
    {
        var (low, high) = (0, _rows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_rows[middle].Sequence <= sequence)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>A name that is gone leaves its row until half of the rows are such.</summary>
    private readonly record struct Row(ulong Sequence, NameRecord? Name);
}
