using System.Net;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>Nothing else runs while rates are measured; by the trait, tests/run.sh runs no other project beside them either.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;

[Collection(nameof(Alone))]
[Trait("Runs", "alone")]
public class LimitTests
{
    private const double BitsPerSecond = 32e6;
    private const int Windows = 16;

    [Theory]
    [InlineData("--up")]
    [InlineData("--down")]
    public async Task RateHoldsWithinFivePercent(string flag)
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 16 * TestFile.MiB);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path, flag == "--up" ? [flag, "32mbit"] : []);
        var events = lab.PathOf("events.jsonl");
        var getter = lab.Get(file.Name, flag == "--down" ? [flag, "32mbit", "--events", events] : ["--events", events]);

        await getter.SucceedsAsync();

        // Without the first and last blocks: what comes before the rate is steady, and after. The median of short windows is the
        // rate that was held; a machine that stops everything for a moment costs one window. The whole may never be too fast.
        var blocks = BlockEvent.Read(events)[16..^8];
        Assert.InRange(Rate(blocks) / BitsPerSecond, 0, 1.05);
        var rates = blocks.Chunk(blocks.Count / Windows + 1).Select(window => Rate(window)).Order().ToList();
        Assert.InRange(rates[rates.Count / 2] / BitsPerSecond, 0.95, 1.05);
    }

    [Fact]
    public async Task SwarmOverIPv6()
    {
        await using var lab = new Lab(IPAddress.IPv6Loopback);
        var file = lab.NewFile("film.bin", 4 * TestFile.MiB);
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(file.Path);
        var leechers = Enumerable.Range(0, 3).Select(_ => lab.Get(file.Name)).ToList();
        foreach (var leecher in leechers)
        {
            await leecher.SucceedsAsync();
            file.AssertCopy(Path.Combine(leecher.Folder, file.Name));
        }
        var holder = (await lab.QueryAsync("info", file.Name)).GetProperty("holders")[0];
        Assert.Equal($"{seed.EndPoint}", holder.GetProperty("address").GetString());
    }

    /// <summary>Bits a second between the first and the last of these blocks.</summary>
    private static double Rate(IReadOnlyList<BlockEvent> blocks) =>
        blocks.Skip(1).Sum(b => b.Bytes) * 8 / ((blocks[^1].AtMs - blocks[0].AtMs) / 1000);
}
