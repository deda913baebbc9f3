using System.Numerics;

namespace FsNet.Protocol.Content;

/// <summary>A set of block numbers of one file, one bit each, with its count kept.</summary>
public sealed class BlockSet
{
    private readonly ulong[] _words;

    /// <param name="length">Blocks of the file: members are 0 to <paramref name="length"/> - 1.</param>
    public BlockSet(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _words = new ulong[(length + 63) / 64];
    }

    /// <summary>How many blocks the file has.</summary>
    public int Length { get; }

    /// <summary>How many of them are in the set.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == Length;

    public bool IsEmpty => Count == 0;

    public bool Contains(int block) => (_words[block >> 6] >> block & 1) != 0;

    /// <returns>Whether the block was not there before.</returns>
    public bool Add(int block)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)block, (uint)Length, nameof(block));
        if (Contains(block))
            return false;
        _words[block >> 6] |= 1UL << block;
        Count++;
        return true;
    }

    /// <returns>Whether the block was there before.</returns>
    public bool Remove(int block)
    {
        if (!Contains(block))
            return false;
        _words[block >> 6] &= ~(1UL << block);
        Count--;
        return true;
    }

    /// <summary>A word at a time: a few bytes from the network may name every block of a large file.</summary>
    public void AddRange(int first, int count)
    {
        var end = first + count;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)end, (uint)Length, nameof(count));
        for (var at = first; at < end;)
        {
            var bits = Math.Min(64 - (at & 63), end - at);
            var mask = (bits == 64 ? ulong.MaxValue : (1UL << bits) - 1) << at;
            Count += BitOperations.PopCount(mask & ~_words[at >> 6]);
            _words[at >> 6] |= mask;
            at += bits;
        }
    }

    public void Fill() => AddRange(0, Length);

    public void Clear()
    {
        Array.Clear(_words);
        Count = 0;
    }

    /// <summary>Adds all of <paramref name="other"/>, a set over the same file.</summary>
    /// <returns>How many blocks were new.</returns>
    public int UnionWith(BlockSet other)
    {
        var before = Count;
        for (var i = 0; i < _words.Length; i++)
            _words[i] |= other._words[i];
        Recount();
        return Count - before;
    }

    /// <summary>The first member at or after <paramref name="from"/>, or -1.</summary>
    public int NextMember(int from) => Next(from, 0);

    /// <summary>The first block that is not a member at or after <paramref name="from"/>, or -1.</summary>
    public int NextMissing(int from) => Next(from, ulong.MaxValue);

    /// <summary>As <see cref="NextMissing(int)"/>, before <paramref name="to"/>: looks no further, and takes no longer.</summary>
    public int NextMissing(int from, int to)
    {
        for (var at = from; at < Math.Min(to, Length); at = (at & ~63) + 64)
            if (~_words[at >> 6] >> at << at is var bits and not 0)
                return (at & ~63) + BitOperations.TrailingZeroCount(bits) is var found && found < Math.Min(to, Length) ? found : -1;
        return -1;
    }

    /// <summary>The first block at or after <paramref name="from"/> that is in this set and in <paramref name="other"/>, a set over the same file, or -1.</summary>
    public int NextCommon(BlockSet other, int from)
    {
        if (from >= Length)
            return -1;
        var word = from >> 6;
        for (var bits = (_words[word] & other._words[word]) >> from << from; ; bits = _words[word] & other._words[word])
        {
            if (bits != 0)
                return (word << 6) + BitOperations.TrailingZeroCount(bits);
            if (++word == _words.Length)
                return -1;
        }
    }

    /// <summary>The first block at or after <paramref name="from"/> that is in this set and not in <paramref name="other"/>, a set over the same file, or -1.</summary>
    public int NextNotIn(BlockSet other, int from)
    {
        if (from >= Length)
            return -1;
        var word = from >> 6;
        for (var bits = (_words[word] & ~other._words[word]) >> from << from; ; bits = _words[word] & ~other._words[word])
        {
            if (bits != 0)
                return (word << 6) + BitOperations.TrailingZeroCount(bits);
            if (++word == _words.Length)
                return -1;
        }
    }

    /// <summary>
    /// Of the 64 blocks from <paramref name="first"/>, a multiple of 64, on: a bit for each that is in this set and not in
    /// <paramref name="other"/>, a set over the same file.
    /// </summary>
    internal ulong WordNotIn(BlockSet other, int first) => _words[first >> 6] & ~other._words[first >> 6];

    /// <summary>Whether this set has a block that <paramref name="other"/> lacks.</summary>
    public bool HasMoreThan(BlockSet other)
    {
        for (var i = 0; i < _words.Length; i++)
            if ((_words[i] & ~other._words[i]) != 0)
                return true;
        return false;
    }

    /// <summary>The members as maximal runs, in order.</summary>
    public IEnumerable<BlockRange> Ranges()
    {
        for (var first = NextMember(0); first >= 0;)
        {
            var end = NextMissing(first);
            if (end < 0)
                end = Length;
            yield return new BlockRange(first, end - first);
            first = NextMember(end);
        }
    }

    public BlockSet Clone()
    {
        var copy = new BlockSet(Length) { Count = Count };
        _words.CopyTo(copy._words, 0);
        return copy;
    }

    /// <summary>One bit a block, block 0 in the highest bit of the first byte; unused bits are zero.</summary>
    public void CopyBitmapTo(Span<byte> destination)
    {
        destination[..BitmapBytes(Length)].Clear();
        for (var i = NextMember(0); i >= 0; i = NextMember(i + 1))
            destination[i >> 3] |= (byte)(0x80 >> (i & 7));
    }

    public static int BitmapBytes(int length) => (length + 7) / 8;

    private int Next(int from, ulong flip)
    {
        if (from >= Length)
            return -1;
        var word = from >> 6;
        for (var bits = (_words[word] ^ flip) >> from << from; ; bits = _words[word] ^ flip)
        {
            if (bits != 0)
            {
                var found = (word << 6) + BitOperations.TrailingZeroCount(bits);
                return found < Length ? found : -1;
            }
            if (++word == _words.Length)
                return -1;
        }
    }

    private void Recount()
    {
        Count = 0;
        foreach (var word in _words)
            Count += BitOperations.PopCount(word);
    }
}

/// <summary><paramref name="Count"/> blocks from block <paramref name="First"/> on.</summary>
public readonly record struct BlockRange(int First, int Count);
