using System.Numerics;
using System.Runtime.InteropServices;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// All address prefixes that have something registered, sorted by size: in classes, each twice as large as the one before, so that one of
/// the largest is found without looking at the others.
/// </summary>
internal sealed class PrefixTable(PrefixLengths lengths)
{
    private const int Classes = 64;

    private readonly Dictionary<AddressPrefix, PrefixRecord> _byPrefix = [];
    private readonly Numbered<PrefixRecord> _all = new();
    private readonly PrefixRecord?[] _firstOfClass = new PrefixRecord?[Classes];
    private ulong _classesInUse;

    public int Count => _byPrefix.Count;

    /// <summary>Of all prefixes.</summary>
    public long Bytes { get; private set; }

    /// <summary>None is twice as large.</summary>
    public PrefixRecord? Largest => _classesInUse == 0 ? null : _firstOfClass[BitOperations.Log2(_classesInUse)];

    /// <summary>That of the address; a new one costs nothing until it is charged, and is forgotten when that is taken back.</summary>
    public PrefixRecord Of(NodeAddress address)
    {
        var prefix = address.Prefix(lengths);
        ref var record = ref CollectionsMarshal.GetValueRefOrAddDefault(_byPrefix, prefix, out _);
        if (record is null)
        {
            record = new PrefixRecord(prefix);
            record.Number = _all.Add(record);
        }
        return record;
    }

    /// <param name="bytes">Less than zero takes a charge back.</param>
    public void Charge(PrefixRecord record, long bytes)
    {
        if (bytes == 0)
            return;
        var (before, after) = (ClassOf(record.Bytes), ClassOf(record.Bytes + bytes));
        Bytes += bytes;
        record.Bytes += bytes;
        if (before != after)
        {
            Unlink(record, before);
            Link(record, after);
        }
        ForgetIfEmpty(record);
    }

    public void ForgetIfEmpty(PrefixRecord record)
    {
        if (record is { Bytes: 0, Newest: null } && _byPrefix.Remove(record.Prefix))
            _all.Remove(record.Number);
    }

    /// <summary>-1 for nothing.</summary>
    private static int ClassOf(long bytes) => bytes == 0 ? -1 : BitOperations.Log2((ulong)bytes);

    private void Link(PrefixRecord record, int size)
    {
        if (size < 0)
            return;
        record.Next = _firstOfClass[size];
        if (record.Next is not null)
            record.Next.Previous = record;
        _firstOfClass[size] = record;
        _classesInUse |= 1UL << size;
    }

    private void Unlink(PrefixRecord record, int size)
    {
        if (size < 0)
            return;
        if (record.Previous is null)
            _firstOfClass[size] = record.Next;
        else
            record.Previous.Next = record.Next;
        if (record.Next is not null)
            record.Next.Previous = record.Previous;
        (record.Next, record.Previous) = (null, null);
        if (_firstOfClass[size] is null)
            _classesInUse &= ~(1UL << size);
    }
}
