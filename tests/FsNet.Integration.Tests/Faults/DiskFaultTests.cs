using System.Text.Json;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests.Faults;

/// <summary>Disks that fail for a while, stop for a while, or fail for good.</summary>
public class DiskFaultTests
{
    [FactWithDiskFaults]
    public async Task ASeedWhoseDiskFailsForAWhileGoesOn() => await SeedRecoversAsync("pread", DiskFaults.InputOutput, "nput/output error");

    [FactWithDiskFaults]
    public async Task ASeedThatHasNoDescriptorForAWhileGoesOn() => await SeedRecoversAsync("open", DiskFaults.TooManyOpenFiles, "oo many open files");

    [FactWithDiskFaults]
    public async Task ASeedWhoseDiskStopsForAWhileGoesOn() => await SeedRecoversAsync("pread", DiskFaults.Stall, "the disk has not answered for");

    [FactWithDiskFaults]
    public async Task AGetWhoseDiskFailsForAWhileGoesOn() => await GetRecoversAsync(DiskFaults.InputOutput, "nput/output error");

    [FactWithDiskFaults]
    public async Task AGetWhoseDiskStopsForAWhileGoesOn() => await GetRecoversAsync(DiskFaults.Stall, "the disk has not answered for");

    /// <summary>After a sync that failed the system takes what it could not write for written: it is written again.</summary>
    [FactWithDiskFaults]
    public async Task ASyncThatFailsIsDoneAgain() => await FinishRecoversAsync("fsync");

    [FactWithDiskFaults]
    public async Task ARenameThatFailsIsDoneAgain() => await FinishRecoversAsync("rename");

    /// <summary>Reads work meanwhile: the files rest and go on, and their syncs are still the first ones.</summary>
    [FactWithDiskFaults]
    public async Task SyncsThatTakeLongAreWaitedFor()
    {
        const int Count = 40;
        await using var lab = new Lab();
        var faults = new DiskFaults(lab.NewFolder("faults"));
        var files = Enumerable.Range(0, Count).Select(i => lab.NewFile($"small-{i}.bin", 1000, seed: (ulong)i)).ToList();
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));
        faults.Begin("fsync", DiskFaults.Stall, "small-");
        var getter = StartGet(lab, faults, lab.NewFolder(), "/", "--log-level", "information");
        await Until.TrueAsync(() => files.TrueForAll(f => getter.Error.Contains($"{f.Name} goes on", StringComparison.Ordinal)), () => getter.Story);

        faults.End("fsync");
        await getter.SucceedsAsync();
        foreach (var file in files)
            file.AssertCopy(Path.Combine(getter.Folder, file.Name));
        Assert.DoesNotContain("report", getter.Error);
    }

    /// <summary>Files that wait until they are durable are fetched: others take their places.</summary>
    [FactWithDiskFaults]
    public async Task SyncsThatTakeLongKeepNothingElseFromBeingFetched()
    {
        await using var lab = new Lab();
        var faults = new DiskFaults(lab.NewFolder("faults"));
        for (var i = 0; i < 80; i++) // More than are fetched at once.
            lab.NewFile($"a/slow-{i}.bin", 1000, seed: (ulong)i);
        var last = lab.NewFile("z.bin", 1000, seed: 100);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));
        faults.Begin("fsync", DiskFaults.Stall, "slow-");
        var getter = StartGet(lab, faults, lab.NewFolder(), "a/", last.Name);
        await Until.TrueAsync(() => File.Exists(Path.Combine(getter.Folder, last.Name)), () => getter.Story);
        Assert.Empty(Directory.GetFiles(Path.Combine(getter.Folder, "a"), "slow-*"));

        faults.End("fsync");
        await getter.SucceedsAsync();
        Assert.Equal(80, Directory.GetFiles(Path.Combine(getter.Folder, "a"), "slow-*").Length);
    }

    [FactWithDiskFaults]
    public async Task ADiskThatStaysBrokenIsTheReasonInTheEnd()
    {
        await using var lab = new Lab();
        var faults = new DiskFaults(lab.NewFolder("faults"));
        var (file, other) = (lab.NewFile("film.bin", 300_000), lab.NewFile("other.bin", 300_000, seed: 2));
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));
        faults.Begin("pwrite", DiskFaults.InputOutput, file.Name);
        var getter = StartGet(lab, faults, lab.NewFolder(), "/", "--give-up", "5s", "--json");

        Assert.Matches("film.bin\"?: .*nput/output error; nothing got on for 5", await getter.FailsAsync());
        other.AssertCopy(Path.Combine(getter.Folder, other.Name));
        Assert.Equal(2, getter.OutputLines.Length);
        Assert.Empty(TestFile.Unfinished(getter.Folder));
    }

    [FactWithDiskFaults]
    public async Task ADiskThatIsFullInTheMiddleEndsThatFileAtOnce()
    {
        await using var lab = new Lab();
        var faults = new DiskFaults(lab.NewFolder("faults"));
        var (file, other) = (lab.NewFile("film.bin", 8 * TestFile.MiB), lab.NewFile("other.bin", 300_000, seed: 2));
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"), "--up", "16mbit");
        var getter = StartGet(lab, faults, lab.NewFolder(), "/");
        await Until.TrueAsync(async () => await getter.BlocksAsync(file.Name) > 16, () => getter.Story);
        faults.Begin("pwrite", DiskFaults.NoSpace, file.Name);

        Assert.Matches("film.bin\"?: it cannot be written: No space left", await getter.FailsAsync());
        other.AssertCopyOnly(Path.Combine(getter.Folder, other.Name));
        Assert.True(file.UnfinishedBlocks(getter.Folder) > 16, "what was fetched is lost");
    }

    private static async Task SeedRecoversAsync(string call, int error, string trouble)
    {
        await using var lab = new Lab();
        var faults = new DiskFaults(lab.NewFolder("faults"));
        var (file, other) = (lab.NewFile("film.bin", 8 * TestFile.MiB), lab.NewFile("other.bin", TestFile.MiB, seed: 2));
        await lab.StartTrackerAsync();
        var seed = lab.Start(["share", lab.PathOf("files"), "--up", "16mbit"], lab.NewFolder(), faults.Prefix);
        await seed.RegisteredAsync();
        var getter = lab.Get(file.Name, "--json");
        await Until.TrueAsync(async () => await HaveAsync(getter, file) > 8, () => getter.Story);

        faults.Begin(call, error, file.Name);
        await Until.TrueAsync(
            async () => (await TroubleAsync(seed, file))?.Contains(trouble, StringComparison.Ordinal) == true, () => seed.Story);
        await Until.TrueAsync(() => seed.Error.Contains("film.bin rests", StringComparison.Ordinal), () => seed.Story);
        Assert.Contains("fsnet_files_in_trouble 1", await seed.MetricsAsync());
        // The other file is had from the same node meanwhile, also by who waits for the first.
        var both = lab.GetInto(lab.NewFolder(), [file.Name, other.Name]);
        await Until.TrueAsync(() => File.Exists(Path.Combine(both.Folder, other.Name)), () => both.Story + seed.Story);

        faults.End(call);
        await getter.SucceedsAsync();
        file.AssertCopy(Path.Combine(getter.Folder, file.Name));
        await both.SucceedsAsync();
        Assert.Null(await TroubleAsync(seed, file));
        Assert.DoesNotContain("report", seed.Error);
    }

    private static async Task GetRecoversAsync(int error, string trouble)
    {
        await using var lab = new Lab();
        var faults = new DiskFaults(lab.NewFolder("faults"));
        var (file, other) = (lab.NewFile("film.bin", 8 * TestFile.MiB), lab.NewFile("other.bin", 4 * TestFile.MiB, seed: 2));
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"), "--up", "16mbit");
        var getter = StartGet(lab, faults, lab.NewFolder(), "/", "--json");
        await Until.TrueAsync(async () => await HaveAsync(getter, file) > 8, () => getter.Story);

        faults.Begin("pwrite", error, file.Name);
        await Until.TrueAsync(
            async () => (await TroubleAsync(getter, file))?.Contains(trouble, StringComparison.Ordinal) == true, () => getter.Story);
        await Until.TrueAsync(() => getter.Error.Contains("film.bin rests", StringComparison.Ordinal), () => getter.Story);
        await Until.TrueAsync(() => File.Exists(Path.Combine(getter.Folder, other.Name)), () => getter.Story);

        faults.End("pwrite");
        await getter.SucceedsAsync();
        file.AssertCopy(Path.Combine(getter.Folder, file.Name));
        var result = getter.OutputLines.Select(l => JsonDocument.Parse(l).RootElement).Single(r => r.GetProperty("name").GetString() == file.Name);
        Assert.InRange(result.GetProperty("bytesIn").GetInt64(), file.Length, file.Length * 3 / 2);
        Assert.DoesNotContain("report", getter.Error);
    }

    private static async Task FinishRecoversAsync(string call)
    {
        await using var lab = new Lab();
        var faults = new DiskFaults(lab.NewFolder("faults"));
        var file = lab.NewFile("film.bin", TestFile.MiB);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path);
        faults.Begin(call, DiskFaults.InputOutput, file.Name);
        var getter = StartGet(lab, faults, lab.NewFolder(), file.Name);
        await Until.TrueAsync(async () => await TroubleAsync(getter, file) is not null, () => getter.Story);
        Assert.False(await IsCompleteAsync(getter, file));
        Assert.False(File.Exists(Path.Combine(getter.Folder, file.Name)), "it has its name, and is not durable");
        Assert.Equal(0, (await lab.QueryAsync("info", file.Name)).GetProperty("completeSources").GetInt32() - 1);

        faults.End(call);
        await getter.SucceedsAsync();
        file.AssertCopy(Path.Combine(getter.Folder, file.Name));
    }

    private static Node StartGet(Lab lab, DiskFaults faults, string folder, string what, params string[] flags) =>
        lab.Start(["get", what, "--out", folder, .. flags], folder, faults.Prefix);

    private static async Task<JsonElement?> FileAsync(Node node, TestFile file)
    {
        if (await node.TryStatusAsync() is not { } status)
            return null;
        var found = status.GetProperty("files").EnumerateArray().Where(f => f.GetProperty("name").GetString() == file.Name).ToList();
        return found.Count == 0 ? null : found[0];
    }

    private static async Task<string?> TroubleAsync(Node node, TestFile file) => (await FileAsync(node, file))?.GetProperty("trouble").GetString();

    private static async Task<int> HaveAsync(Node node, TestFile file) => (await FileAsync(node, file))?.GetProperty("have").GetInt32() ?? 0;

    private static async Task<bool> IsCompleteAsync(Node node, TestFile file) =>
        (await FileAsync(node, file))?.GetProperty("complete").GetBoolean() == true;
}
