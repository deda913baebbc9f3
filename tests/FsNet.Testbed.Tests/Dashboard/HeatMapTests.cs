using CsCheck;
using FsNet.Testbed.Dashboard;

namespace FsNet.Testbed.Tests.Dashboard;

public sealed class HeatMapTests
{
    [Fact]
    public void WhoeverAddsUpTheChangesHasWhatIsTheWholeMap() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 700], Gen.Int[0, int.MaxValue].List[0, 400]).Sample((rows, blocks, arrivals) =>
        {
            var map = new HeatMap(rows, blocks);
            var seen = new byte[rows * map.Columns];
            foreach (var group in arrivals.Select(a => (Row: a % rows, Block: a / rows % blocks)).Distinct().Chunk(50))
            {
                foreach (var (row, block) in group)
                    map.Add(row, block);
                Apply(map.TakeChanges(), seen);
            }
            var all = new byte[seen.Length];
            Apply(map.Everything(), all);
            Assert.Equal(all, seen);
            Assert.True(map.TakeChanges().IsEmpty);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1000)]
    [InlineData(16_384)]
    public void ACellIsFullWithItsLastBlockAndNotBefore(int blocks)
    {
        var map = new HeatMap(1, blocks);
        var seen = new byte[map.Columns];
        for (var block = 0; block < blocks; block++)
        {
            Assert.False(Array.TrueForAll(seen, level => level == HeatMap.Full));
            map.Add(0, block);
            Apply(map.TakeChanges(), seen);
            Assert.NotEqual(0, seen[(long)block * map.Columns / blocks]);
        }
        Assert.All(seen, level => Assert.Equal(HeatMap.Full, level));
    }

    [Theory]
    [InlineData(8, 1000)]
    [InlineData(500, 1000)]
    [InlineData(5000, 100_000)]
    public void ItStaysSmall(int rows, int blocks)
    {
        var map = new HeatMap(rows, blocks);
        Assert.InRange(map.Columns, Math.Min(8, blocks), 256);
        Assert.InRange(rows * map.Columns, 1, HeatMap.MostCells);
    }

    /// <summary>As the page does.</summary>
    private static void Apply(ReadOnlyMemory<byte> changes, byte[] levels)
    {
        var cell = 0;
        for (var at = 0; at < changes.Length;)
        {
            int gap = 0, shift = 0;
            byte part;
            do
            {
                part = changes.Span[at++];
                gap |= (part & 0x7f) << shift;
                shift += 7;
            }
            while (part >= 0x80);
            levels[cell += gap] = changes.Span[at++];
        }
    }
}
