using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Protocol.Tests.Tracker;

public class SequenceListTests
{
    /// <summary>Against a list that is simply right, with long runs removed at either end and in the middle.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ItHasWhatWasAppendedAndNotRemovedInOrder(ulong seed)
    {
        var (prng, list, expected) = (new Prng(seed), new SequenceList<Item>(), new List<Item>());
        for (ulong step = 1; step < 20_000; step++)
        {
            if (expected.Count == 0 || prng.Next(100) < 55)
            {
                expected.Add(new Item(step));
                list.Append(expected[^1]);
            }
            else
                RemoveRun(list, expected, prng);
            if (step % 97 == 0)
                AssertSame(expected, list, (ulong)prng.Next((int)step + 10));
        }
        RemoveRun(list, expected, prng, all: true);
        AssertSame(expected, list, 0);
    }

    private static void RemoveRun(SequenceList<Item> list, List<Item> expected, Prng prng, bool all = false)
    {
        var from = all ? 0 : prng.Next(expected.Count);
        var count = all ? expected.Count : Math.Min(prng.Next(20) == 0 ? 700 : 1, expected.Count - from);
        foreach (var item in expected.GetRange(from, count))
            list.Remove(item);
        expected.RemoveRange(from, count);
    }

    private static void AssertSame(List<Item> expected, SequenceList<Item> list, ulong cursor)
    {
        var found = new List<Item>();
        for (var walk = list.After(cursor); walk.TryNext(out var item);)
            found.Add(item);
        Assert.Equal(expected.Where(i => i.Sequence > cursor), found);
    }

    private sealed class Item(ulong sequence) : ISequenced
    {
        public ulong Sequence => sequence;
    }
}
