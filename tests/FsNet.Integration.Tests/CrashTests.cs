using System.Text.Json;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>Any of the programs is killed with -9 while a file is on its way. Rates are limited so that there is such a while.</summary>
public class CrashTests
{
    private const int BlockBytes = 64 * TestFile.KiB;

    [Fact]
    public async Task TrackerRestartedInMidSwarm()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 16 * TestFile.MiB);
        var tracker = await lab.StartTrackerAsync("--peer-ttl", "3s");
        await lab.ShareAsync(file.Path, "--up", "24mbit");
        var leechers = Enumerable.Range(0, 4).Select(_ => lab.Get(file.Name, "--keep-sharing")).ToList();
        await Until.TrueAsync(async () => await leechers[0].FigureAsync("have") >= 256 / 4, () => leechers[0].Story);

        await tracker.KillAsync();
        Assert.False(await leechers[0].IsCompleteAsync(), "the swarm was over before the tracker was killed");
        await lab.StartTrackerAsync("--peer-ttl", "3s");
        var late = lab.Get(file.Name, "--wait", "60s");

        await late.SucceedsAsync();
        file.AssertCopy(Path.Combine(late.Folder, file.Name));
        foreach (var leecher in leechers)
        {
            await Until.TrueAsync(leecher.IsCompleteAsync, () => leecher.Story);
            file.AssertCopy(Path.Combine(leecher.Folder, file.Name));
        }
        await Until.TrueAsync(async () => (await lab.QueryAsync("info", file.Name)).GetProperty("completeSources").GetInt32() >= 5);
    }

    [Fact]
    public async Task LeecherRestartedHalfWayFetchesOnlyWhatItLacked()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 16 * TestFile.MiB);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path, "--up", "32mbit");
        var first = lab.Get(file.Name);
        var verified = 0L;
        await Until.TrueAsync(async () => (verified = await first.FigureAsync("have")) >= 256 / 2, () => first.Story);

        await first.KillAsync();
        Assert.False(File.Exists(Path.Combine(first.Folder, file.Name)), "it was complete before it was killed");
        var second = lab.GetInto(first.Folder, [file.Name], "--json");

        await second.SucceedsAsync();
        file.AssertCopy(Path.Combine(second.Folder, file.Name));
        using var result = JsonDocument.Parse(second.Output);
        var fetched = result.RootElement.GetProperty("bytesIn").GetInt64();
        Assert.InRange(fetched, 1, file.Length - verified * BlockBytes + 4 * BlockBytes);
    }

    [Fact]
    public async Task OnlySeedKilledAfterItSentEveryBlockOnce()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 8 * TestFile.MiB);
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(file.Path, "--up", "32mbit");
        // The leechers send slowly, so that they still need each other when they have every block between them.
        var leechers = Enumerable.Range(0, 4)
            .Select(i => lab.Get(file.Name, "--keep-sharing", "--up", "4mbit", "--events", lab.PathOf($"events-{i}.jsonl"))).ToList();
        var held = new HashSet<int>();
        await Until.TrueAsync(
            () =>
            {
                for (var i = 0; i < leechers.Count; i++)
                    held.UnionWith(BlockEvent.Read(lab.PathOf($"events-{i}.jsonl")).Select(e => e.Block));
                return held.Count == 8 * TestFile.MiB / BlockBytes;
            },
            () => $"{held.Count} blocks; {seed.Story}");

        await seed.KillAsync();
        var complete = 0;
        foreach (var leecher in leechers)
            complete += await leecher.IsCompleteAsync() ? 1 : 0;
        Assert.True(complete < leechers.Count, "all were complete before the seed was killed");

        foreach (var leecher in leechers)
        {
            await Until.TrueAsync(leecher.IsCompleteAsync, () => leecher.Story);
            file.AssertCopy(Path.Combine(leecher.Folder, file.Name));
        }
    }
}
