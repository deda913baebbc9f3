using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>Files and folders of every kind.</summary>
public class FileTests
{
    private const int Block = 64 * TestFile.KiB;

    [Fact]
    public async Task SeveralFilesInOneGetOfLengthsAroundABlock()
    {
        await using var lab = new Lab();
        TestFile[] files =
        [
            lab.NewFile("empty", 0), lab.NewFile("one byte", 1), lab.NewFile("a block", Block), lab.NewFile("a byte more", Block + 1),
            lab.NewFile("naïve – 文件 🎬.bin", 1000), lab.NewFile("e\u0301 and \u00e9", 2000),
        ];
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));

        var getter = lab.GetInto(lab.NewFolder(), [.. files.Select(f => f.Name)]);

        await getter.SucceedsAsync();
        Assert.Equal(files.Select(f => Path.Combine(getter.Folder, f.Name)).Order(), getter.OutputLines.Order());
        Assert.All(files, f => f.AssertCopy(Path.Combine(getter.Folder, f.Name)));
    }

    [Fact]
    public async Task FileThatIsThereAlreadyIsNotFetchedAgain()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 300_000);
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(file.Path);
        var first = lab.Get(file.Name);
        await first.SucceedsAsync();

        var again = lab.GetInto(first.Folder, [file.Name]);

        await again.SucceedsAsync();
        file.AssertCopy(Path.Combine(first.Folder, file.Name));
        Assert.Equal(file.Length, await seed.FigureAsync("bytesOut"));
    }

    [Fact]
    public async Task FolderIsFetchedByItsName()
    {
        await using var lab = new Lab();
        TestFile[] wanted = [lab.NewFile("photos/2025/a.jpg", 100_000), lab.NewFile("photos/b.jpg", 200_000)];
        lab.NewFile("other/c.jpg", 1000);
        lab.NewFile("photos.txt", 1000);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));

        var getter = lab.Get("photos/");

        await getter.SucceedsAsync();
        wanted[0].AssertCopy(Path.Combine(getter.Folder, "photos", "2025", "a.jpg"));
        wanted[1].AssertCopy(Path.Combine(getter.Folder, "photos", "b.jpg"));
        Assert.Equal(2, Directory.EnumerateFiles(getter.Folder, "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task TenThousandSmallFiles()
    {
        await using var lab = new Lab();
        for (var i = 0; i < 10_000; i++)
        {
            var path = lab.PathOf($"files/{i / 250:00}/{i:00000}.txt");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, $"file number {i}");
        }
        var tracker = await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));
        await Until.TrueAsync(async () => (await tracker.StatusAsync()).GetProperty("names").GetInt32() == 10_000);

        var names = (await lab.QueryAsync("ls")).EnumerateArray().Select(f => f.GetProperty("name").GetString()!).ToList();
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => $"{i / 250:00}/{i:00000}.txt"), names.Order(StringComparer.Ordinal));

        var getter = lab.Get("17/");
        await getter.SucceedsAsync();
        for (var i = 17 * 250; i < 18 * 250; i++)
            Assert.Equal($"file number {i}", await File.ReadAllTextAsync(Path.Combine(getter.Folder, "17", $"{i:00000}.txt")));
    }

    [Fact]
    public async Task SameContentUnderTwoNames()
    {
        await using var lab = new Lab();
        var one = lab.NewFile("one.bin", 300_000);
        var two = lab.NewFile("two.bin", 300_000);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));

        var both = lab.GetInto(lab.NewFolder(), [one.Name, two.Name], "--json");
        await both.SucceedsAsync();
        one.AssertCopy(Path.Combine(both.Folder, one.Name));
        two.AssertCopy(Path.Combine(both.Folder, two.Name));

        var second = lab.Get(two.Name);
        await second.SucceedsAsync();
        two.AssertCopy(Path.Combine(second.Folder, two.Name));
    }

    [Fact]
    public async Task NameThatStandsForTwoIdsListsThem()
    {
        await using var lab = new Lab();
        var one = lab.NewFile("a/film.bin", 300_000, seed: 1);
        var two = lab.NewFile("b/film.bin", 400_000, seed: 2);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(one.Path);
        await lab.ShareAsync(two.Path);

        var getter = lab.Get("film.bin");
        var reason = await getter.FailsAsync();

        Assert.Contains("'film.bin' stands for 2 different files", reason);
        Assert.Contains(one.Manifest().Id.ToString(), reason);
        Assert.Contains(two.Manifest().Id.ToString(), reason);
        Assert.Empty(Directory.EnumerateFileSystemEntries(getter.Folder));
        var byId = lab.Get(two.Manifest().Id.ToString());
        await byId.SucceedsAsync();
        two.AssertCopy(Path.Combine(byId.Folder, two.Manifest().Id.ToString()));
        var named = lab.Get(one.Manifest().Id.ToString(), "--as", "films/one.bin");
        await named.SucceedsAsync();
        one.AssertCopy(Path.Combine(named.Folder, "films", "one.bin"));
    }

    /// <summary>Many machines that start at once: some fetch before there is a tracker, and before anybody shares.</summary>
    [Fact]
    public async Task GetWaitsForTheTrackerAndForAFolder()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("photos/a.bin", 100_000);
        var getter = lab.Get("photos/", "--wait", "2min");
        await Until.TrueAsync(() => getter.Error.Contains("asked again", StringComparison.Ordinal), () => getter.Story);

        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));

        await getter.SucceedsAsync();
        file.AssertCopy(Path.Combine(getter.Folder, "photos", "a.bin"));
    }

    [SlowFact]
    public async Task SparseFileOfSeveralGiB()
    {
        await using var lab = new Lab();
        var path = lab.PathOf("sparse.img");
        using (var stream = File.Create(path))
        {
            stream.SetLength(5L << 30);
            stream.Seek(-4, SeekOrigin.End);
            stream.Write("fin."u8);
        }
        await lab.StartTrackerAsync();
        await lab.ShareAsync(path);
        var getter = lab.Get("sparse.img");
        await getter.SucceedsAsync();
        Assert.Equal(TestFile.HashOf(path), TestFile.HashOf(Path.Combine(getter.Folder, "sparse.img")));
    }
}
