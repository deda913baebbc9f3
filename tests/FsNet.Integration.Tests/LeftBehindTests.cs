using FsNet.Integration.Tests.Faults;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>Whoever had the file has gone, and nodes that had some of it or all start again: what they have is of use without anybody's help.</summary>
public class LeftBehindTests
{
    [Fact]
    public async Task BlocksAreKnownAgain()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 4 * TestFile.MiB);
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(file.Path, "--up", "8mbit");
        var folder = lab.NewFolder("out");
        var getter = lab.GetInto(folder, [file.Name]);
        await Until.TrueAsync(async () => await getter.BlocksAsync(file.Name) > 3, () => getter.Story);
        await getter.KillAsync();
        await seed.KillAsync();

        var again = lab.GetInto(folder, [file.Name]);
        await Until.TrueAsync(async () => await again.BlocksAsync(file.Name) > 3, () => again.Story);

        // And they are passed on.
        var other = lab.Get(file.Name);
        await Until.TrueAsync(async () => await other.BlocksAsync(file.Name) > 3, () => other.Story);
    }

    [FactWithDiskFaults]
    public async Task AllBlocksAreTheFile()
    {
        await using var lab = new Lab();
        var faults = new DiskFaults(lab.NewFolder("faults"));
        var file = lab.NewFile("film.bin", 2 * TestFile.MiB);
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(file.Path);
        faults.Begin("fsync", DiskFaults.Stall, "film.bin");
        var folder = lab.NewFolder("out");
        var getter = lab.Start(["get", file.Name, "--out", folder], folder, faults.Prefix);
        await Until.TrueAsync(async () => await getter.BlocksAsync(file.Name) == file.Manifest().Layout.BlockCount, () => getter.Story);
        await getter.KillAsync();
        await seed.KillAsync();

        await lab.GetInto(folder, [file.Name]).SucceedsAsync();
        file.AssertCopyOnly(Path.Combine(folder, file.Name));
    }

    [Fact]
    public async Task TheFileItselfIsTaken()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 2 * TestFile.MiB);
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(file.Path);
        var folder = lab.NewFolder("out");
        await lab.GetInto(folder, [file.Name]).SucceedsAsync();
        await seed.KillAsync();

        await lab.GetInto(folder, [file.Name]).SucceedsAsync();
        var other = lab.GetInto(folder, [file.Name], "--keep-sharing");
        await Until.TrueAsync(other.IsCompleteAsync, () => other.Story);
        await lab.Get(file.Name).SucceedsAsync();
    }
}
