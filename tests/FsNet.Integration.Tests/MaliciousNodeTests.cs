using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>A node that sends wrong bytes for a block.</summary>
public class MaliciousNodeTests
{
    [Fact]
    public async Task IsDroppedOnceAndForAllWhileTheFileStillCompletes()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 4 * TestFile.MiB);
        await lab.StartTrackerAsync();
        // The liar is the only source at first, so that the getter surely asks it.
        await using var liar = await LyingPeer.StartAsync(lab.NewEndPoint(), file.Manifest());
        await liar.RegisterAsync(lab.TrackerEndPoint, file.Name);
        var events = lab.PathOf("events.jsonl");
        var getter = lab.Get(file.Name, "--keep-sharing", "--events", events);
        await Until.TrueAsync(async () => await getter.FigureAsync("corruptBlocks") > 0, () => getter.Story);

        await lab.ShareAsync(file.Path);
        await Until.TrueAsync(getter.IsCompleteAsync, () => getter.Story);

        var corrupt = await getter.FigureAsync("corruptBlocks");
        Assert.Equal(0, await getter.StopAsync());
        file.AssertCopy(Path.Combine(getter.Folder, file.Name));
        Assert.InRange(corrupt, 1, liar.RequestsServed);
        Assert.Equal(1, liar.ConnectionsSeen);
        Assert.Contains($"from {liar.EndPoint} is corrupt: the peer is dropped", getter.Error);
        Assert.DoesNotContain(File.ReadLines(events), line => line.Contains("\"event\":\"block\"") && line.Contains($"{liar.EndPoint}"));
    }
}
