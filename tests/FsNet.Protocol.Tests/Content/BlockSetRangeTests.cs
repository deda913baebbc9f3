using CsCheck;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tests.Content;

public class BlockSetRangeTests
{
    [Fact]
    public void ARangeIsItsBlocksOneByOne() => Gen.Int[0, 300].Array[0, 10].Sample(ends =>
    {
        var (whole, single) = (new BlockSet(300), new BlockSet(300));
        for (var i = 0; i + 1 < ends.Length; i += 2)
        {
            var (first, end) = (Math.Min(ends[i], ends[i + 1]), Math.Max(ends[i], ends[i + 1]));
            whole.AddRange(first, end - first);
            for (var block = first; block < end; block++)
                single.Add(block);
        }
        return whole.Count == single.Count && whole.Ranges().SequenceEqual(single.Ranges());
    });

    [Fact]
    public void ARangeBeyondTheFileIsOurMistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockSet(70).AddRange(60, 11));
}
