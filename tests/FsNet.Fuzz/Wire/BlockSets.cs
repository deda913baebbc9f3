using FsNet.Protocol.Content;

namespace FsNet.Fuzz.Wire;

/// <summary>Two sets of blocks under any sequence of operations, beside sets of the framework's that are plainly right.</summary>
internal static class BlockSets
{
    private const int MostBlocks = 200;

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var input = new ByteInput(bytes);
        var length = input.Below(MostBlocks);
        var (one, other) = (new Pair(length), new Pair(length));
        while (!input.AtEnd && length > 0)
        {
            one.Change(input, other);
            one.Compare(other);
            (one, other) = (other, one);
        }
    }

    private sealed class Pair(int length)
    {
        private readonly SortedSet<int> _expected = [];
        private BlockSet _set = new(length);

        public void Change(ByteInput input, Pair other)
        {
            int operation = input.Below(8), block = input.Below(length);
            switch (operation)
            {
                case 0: Invariant.Holds(_set.Add(block) == _expected.Add(block), $"Add({block})"); break;
                case 1: Invariant.Holds(_set.Remove(block) == _expected.Remove(block), $"Remove({block})"); break;
                case 2: AddRange(block, input.Below(length - block + 1)); break;
                case 3: UnionWith(other); break;
                case 4: (_set, _) = (_set.Clone(), _set); break;
                case 5: AddRange(0, length); break;
                case 6: Clear(); break;
                default: Walk(other, block); break;
            }
        }

        public void Compare(Pair other)
        {
            Invariant.Holds(_set.Count == _expected.Count, $"{_set.Count} blocks, expected {_expected.Count}");
            Invariant.Holds(_set.IsFull == (_expected.Count == length) && _set.IsEmpty == (_expected.Count == 0), $"full or empty");
            Invariant.Holds(_set.HasMoreThan(other._set) == !_expected.IsSubsetOf(other._expected), $"HasMoreThan");
            var runs = _set.Ranges().SelectMany(r => Enumerable.Range(r.First, r.Count));
            Invariant.Holds(runs.SequenceEqual(_expected), $"Ranges");
            var bitmap = new byte[BlockSet.BitmapBytes(length)];
            _set.CopyBitmapTo(bitmap);
            for (var bit = 0; bit < bitmap.Length * 8; bit++)
                Invariant.Holds((bitmap[bit / 8] >> (7 - bit % 8) & 1) != 0 == _expected.Contains(bit), $"bit {bit} of {length}");
        }

        private void AddRange(int first, int count)
        {
            _set.AddRange(first, count);
            _expected.UnionWith(Enumerable.Range(first, count));
        }

        private void UnionWith(Pair other)
        {
            var before = _expected.Count;
            _expected.UnionWith(other._expected);
            var added = _set.UnionWith(other._set);
            Invariant.Holds(added == _expected.Count - before, $"UnionWith added {added}, expected {_expected.Count - before}");
        }

        private void Clear()
        {
            _set.Clear();
            _expected.Clear();
        }

        private void Walk(Pair other, int from)
        {
            Is(_set.NextMember(from), b => _expected.Contains(b), from, "NextMember");
            Is(_set.NextMissing(from), b => !_expected.Contains(b), from, "NextMissing");
            Is(_set.NextCommon(other._set, from), b => _expected.Contains(b) && other._expected.Contains(b), from, "NextCommon");
            Is(_set.NextNotIn(other._set, from), b => _expected.Contains(b) && !other._expected.Contains(b), from, "NextNotIn");
        }

        private void Is(int found, Func<int, bool> wanted, int from, string what)
        {
            var expected = Enumerable.Range(from, length - from).Where(wanted).DefaultIfEmpty(-1).First();
            Invariant.Holds(found == expected, $"{what}({from}) of {length} is {found}, expected {expected}");
        }
    }
}
