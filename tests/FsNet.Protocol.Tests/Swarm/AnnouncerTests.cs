using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>When peers are told of blocks that came.</summary>
public class AnnouncerTests
{
    private readonly Outbox _outbox = new();
    private readonly Announcer _announcer;
    private readonly LinkedFile _linked = new(blocks: 100, blockSizeLog2: 14);

    public AnnouncerTests() => _announcer = new Announcer(_outbox);

    [Fact]
    public void SmallBlocksWaitForMoreAndAreToldOfTogether()
    {
        _linked.Link();
        _linked.File.News.ToldAt = TimeSpan.FromSeconds(1);
        foreach (var block in (int[])[3, 1, 2, 9])
            Store(block, TimeSpan.FromSeconds(1));
        Assert.False(_outbox.TryTake(out _));
        _announcer.TellDue(_announcer.NextDue);
        Assert.True(_outbox.TryTake(out var output));
        Assert.Equal([new BlockRange(1, 3), new BlockRange(9, 1)], Assert.IsType<NodeOutput.Announce>(output).Ranges);
        Assert.False(_announcer.HasNews);
    }

    /// <summary>Whoever waits for it waits for the last block of all.</summary>
    [Fact]
    public void TheLastBlockIsToldOfAtOnce()
    {
        _linked.Link();
        _linked.File.News.ToldAt = TimeSpan.FromSeconds(1);
        for (var block = 0; block < 100; block++)
            Store(block, TimeSpan.FromSeconds(1));
        Assert.False(_announcer.HasNews);
    }

    /// <summary>The list of those to be told is kept between two announcements, and made anew when somebody came.</summary>
    [Fact]
    public void WhoOpensTheFileLaterIsToldAsWell()
    {
        _linked.Link();
        Store(1, TimeSpan.FromSeconds(1));
        _linked.Link();
        Store(2, TimeSpan.FromSeconds(2));
        Assert.Equal([1, 2], Audiences());
    }

    private IEnumerable<int> Audiences()
    {
        while (_outbox.TryTake(out var output))
            yield return ((NodeOutput.Announce)output).To.Length;
    }

    private void Store(int block, TimeSpan now)
    {
        _linked.File.Store(block);
        _announcer.Add(_linked.File, block, now);
    }
}
