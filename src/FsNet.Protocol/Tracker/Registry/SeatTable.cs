using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Who has a file, by address prefix and not by node: so it is seen at once who else of the prefix has it. An entry, or a crowd where there
/// are several. A hash table with linear probing (Knuth, vol. 3, 6.4) of nothing but their numbers: four bytes a place.
/// </summary>
internal sealed class SeatTable(EntryPool pool, Numbered<Crowd> crowds, SipKey key)
{
    private const int Empty = int.MinValue;
    private const int Smallest = 16;

    private int[] _places = NewPlaces(Smallest);

    public int Count { get; private set; }

    /// <summary>The number of an entry, the complement of that of a crowd, or null.</summary>
    public int? Find(PrefixRecord prefix, FileRecord file) =>
        _places[PlaceOf(prefix.Number, file.Number)] is not Empty and var seat ? seat : null;

    /// <param name="seat">Its prefix and file are those of the one that it takes the place of, if there is one.</param>
    public void Set(PrefixRecord prefix, FileRecord file, int seat)
    {
        if (Count * 4 >= _places.Length * 3)
            Resize(2 * _places.Length);
        ref var place = ref _places[PlaceOf(prefix.Number, file.Number)];
        Count += place == Empty ? 1 : 0;
        place = seat;
    }

    public void Remove(PrefixRecord prefix, FileRecord file)
    {
        var hole = PlaceOf(prefix.Number, file.Number);
        for (var next = After(hole); _places[next] != Empty; next = After(next))
        {
            // What stands behind its hole is not found any more, unless it moves into it.
            var (itsPrefix, itsFile) = KeyOf(_places[next]);
            if ((next - HomeOf(itsPrefix, itsFile) & _places.Length - 1) < (next - hole & _places.Length - 1))
                continue;
            _places[hole] = _places[next];
            hole = next;
        }
        _places[hole] = Empty;
        Count--;
        if (Count * 8 < _places.Length && _places.Length > Smallest)
            Resize(_places.Length / 2);
    }

    private static int[] NewPlaces(int count)
    {
        var places = new int[count];
        Array.Fill(places, Empty);
        return places;
    }

    private void Resize(int size)
    {
        var before = _places;
        _places = NewPlaces(size);
        foreach (var seat in before)
        {
            if (seat == Empty)
                continue;
            var (prefix, file) = KeyOf(seat);
            _places[PlaceOf(prefix, file)] = seat;
        }
    }

    /// <summary>Where it stands, or would.</summary>
    private int PlaceOf(int prefix, int file)
    {
        var place = HomeOf(prefix, file);
        while (_places[place] is not Empty and var seat && !IsOf(seat, prefix, file))
            place = After(place);
        return place;
    }

    private bool IsOf(int seat, int prefix, int file)
    {
        if (seat < 0)
            return KeyOf(seat) == (prefix, file);
        ref readonly var row = ref pool[seat];
        return row.File == file && pool.Nodes.Places[row.Node].Prefix == prefix;
    }

    private int After(int place) => place + 1 & _places.Length - 1;

    private (int Prefix, int File) KeyOf(int seat) => seat >= 0
        ? (pool.Nodes.Places[pool[seat].Node].Prefix, pool[seat].File)
        : (crowds[~seat].Prefix.Number, crowds[~seat].File.Number);

    /// <summary>With a secret: numbers are given out in order, and strangers could choose such as fall together.</summary>
    private int HomeOf(int prefix, int file)
    {
        var hash = ((ulong)(uint)prefix << 32 | (uint)file) ^ key.K0;
        hash = (hash ^ hash >> 32) * (key.K1 | 1);
        hash = (hash ^ hash >> 29) * 0x9E3779B97F4A7C15;
        return (int)(hash >> 32) & _places.Length - 1;
    }
}
