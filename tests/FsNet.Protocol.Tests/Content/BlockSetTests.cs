using CsCheck;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tests.Content;

/// <summary>A BlockSet is a set: it is compared with the runtime's own at every step.</summary>
public class BlockSetTests
{
    private static readonly Gen<(int Length, int[] Members, int[] Others)> GenSets =
        from length in Gen.Int[1, 300]
        from members in Gen.Int[0, length - 1].Array[0, 200]
        from others in Gen.Int[0, length - 1].Array[0, 200]
        select (length, members, others);

    [Fact]
    public void MembersCountAndOrder() => GenSets.Sample(t =>
    {
        var (set, model) = (new BlockSet(t.Length), new SortedSet<int>());
        foreach (var block in t.Members)
            Assert.Equal(model.Add(block), set.Add(block));
        foreach (var block in t.Others)
            Assert.Equal(model.Remove(block), set.Remove(block));
        AssertSame(model, set);
        AssertSame(model, set.Clone());
    });

    [Fact]
    public void UnionAndDifference() => GenSets.Sample(t =>
    {
        var (a, b) = (SetOf(t.Length, t.Members), SetOf(t.Length, t.Others));
        Assert.Equal(t.Members.Except(t.Others).Any(), a.HasMoreThan(b));
        Assert.Equal(t.Others.Except(t.Members).Distinct().Count(), a.UnionWith(b));
        AssertSame([.. t.Members, .. t.Others], a);
    });

    [Fact]
    public void RangesAreMaximalAndCoverIt() => GenSets.Sample(t =>
    {
        var ranges = SetOf(t.Length, t.Members).Ranges().ToArray();
        for (var i = 1; i < ranges.Length; i++)
            Assert.True(ranges[i].First > ranges[i - 1].First + ranges[i - 1].Count);
        var copy = new BlockSet(t.Length);
        foreach (var range in ranges)
            copy.AddRange(range.First, range.Count);
        AssertSame([.. t.Members], copy);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    public void FullAndEmpty(int length)
    {
        var set = new BlockSet(length);
        Assert.True(set.IsEmpty);
        Assert.Equal(length == 0, set.IsFull);
        set.Fill();
        Assert.True(set.IsFull);
        Assert.Equal(-1, set.NextMissing(0));
        Assert.Equal(-1, set.NextMember(length));
        set.Clear();
        Assert.Equal((0, -1), (set.Count, set.NextMember(0)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65)]
    public void NobodyCanAddWhatTheFileHasNot(int block) => Assert.Throws<ArgumentOutOfRangeException>(() => new BlockSet(65).Add(block));

    [Fact]
    public void Bitmap()
    {
        var bytes = new byte[] { 0xff, 0xff, 0xff };
        SetOf(17, 0, 7, 8, 16).CopyBitmapTo(bytes);
        Assert.Equal("818080", Convert.ToHexString(bytes));
    }

    private static BlockSet SetOf(int length, params int[] members)
    {
        var set = new BlockSet(length);
        foreach (var member in members)
            set.Add(member);
        return set;
    }

    private static void AssertSame(SortedSet<int> model, BlockSet set)
    {
        Assert.Equal(model.Count, set.Count);
        var found = new List<int>();
        for (var block = set.NextMember(0); block >= 0; block = set.NextMember(block + 1))
            found.Add(block);
        Assert.Equal(model, found);
        var missing = -1;
        for (var block = set.Length - 1; block >= 0; block--)
        {
            missing = model.Contains(block) ? missing : block;
            Assert.Equal((model.Contains(block), missing), (set.Contains(block), set.NextMissing(block)));
        }
    }
}
