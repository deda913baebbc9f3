using FsNet.Swarms.Programs;
using FsNet.Swarms.Running;
using FsNet.Topologies;

namespace FsNet.Testbed.Tests.Running;

/// <summary>When a copy counts as complete, with real files and their real times.</summary>
public sealed class CopyWatchTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];

    private readonly string _folder = Directory.CreateTempSubdirectory("fsnet-test-").FullName;
    private readonly ProgramEnd _end;

    public CopyWatchTests() => _end = new ProgramEnd(_folder);

    private string Copy => Path.Combine(_folder, "copy");

    private string Marker => Path.Combine(_folder, "marker");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [FactOnLinux]
    public async Task AMarkerBesideAWholeCopyIsBelieved()
    {
        File.WriteAllBytes(Copy, Content);
        File.WriteAllText(Marker, "");
        var watch = await LookAsync(new Completion.Marker(new Template("")));
        Assert.Null(watch.Wrong);
        Assert.Equal(UnixMs(Marker), watch.CompletedAt!.Value, 1.0);
    }

    [FactOnLinux]
    public async Task AMarkerThatComesBeforeTheLastBytesIsNot()
    {
        File.WriteAllText(Marker, "");
        File.SetLastWriteTimeUtc(Marker, File.GetLastWriteTimeUtc(Marker).AddMilliseconds(-100));
        File.WriteAllBytes(Copy, Content);
        var watch = await LookAsync(new Completion.Marker(new Template("")));
        Assert.Equal((null, "its copy was written to after that"), (watch.CompletedAt, watch.Wrong));
    }

    [FactOnLinux]
    public async Task AnExitBesideOtherBytesIsNot()
    {
        File.WriteAllBytes(Copy, [.. Content.Reverse()]);
        File.WriteAllText(Path.Combine(_folder, Supervisor.EndedName), "0\n");
        var watch = await LookAsync(new Completion.Exit());
        Assert.Equal((null, "its copy has other bytes than the file"), (watch.CompletedAt, watch.Wrong));
    }

    [FactOnLinux]
    public async Task AFileThatOnlyLooksWholeIsLookedAtAgain()
    {
        var done = new Completion.File(new Template(""));
        var watch = Watch(done);
        File.WriteAllBytes(Copy, [.. Content.Reverse()]);
        await LookAsync(watch, UnixMs(Copy) + 1000);
        Assert.Null(watch.CompletedAt);
        File.WriteAllBytes(Copy, Content);
        await LookAsync(watch, UnixMs(Copy) + 100);
        Assert.Null(watch.CompletedAt);
        await LookAsync(watch, UnixMs(Copy) + 1000);
        Assert.Equal(UnixMs(Copy), watch.CompletedAt!.Value, 1.0);
    }

    private async Task<CopyWatch> LookAsync(Completion done)
    {
        var watch = Watch(done);
        await LookAsync(watch, 0);
        return watch;
    }

    private async Task LookAsync(CopyWatch watch, double now)
    {
        _end.Look();
        watch.Look(_end, now);
        await Runs.Fsnet.UntilAsync(
            () =>
            {
                if (watch.IsPending)
                    watch.Look(_end, now);
                return !watch.IsPending;
            },
            "the copy is hashed");
    }

    private CopyWatch Watch(Completion done) => new(
        done, new SharedFile(Copy, Content.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Content))), Copy, Marker);

    private static double UnixMs(string path) => (File.GetLastWriteTimeUtc(path) - DateTime.UnixEpoch).TotalMilliseconds;
}
