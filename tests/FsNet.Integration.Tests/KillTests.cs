using System.Diagnostics;
using System.Globalization;
using FsNet.Integration.Tests.Fixture;
using FsNet.Protocol.Content;
using Xunit.Abstractions;

namespace FsNet.Integration.Tests;

/// <summary>
/// A get is killed with -9 at random moments, again and again, and what lies on the disk is looked at each time. A few rounds; with
/// <c>FSNET_KILL_ROUNDS=300</c> as many.
/// </summary>
public class KillTests(ITestOutputHelper output)
{
    private const int FewRounds = 6;

    private readonly Tally _tally = new();

    [Fact]
    public async Task WhatIsWholeStaysWholeAndWhatIsNotIsTakenUpAgain()
    {
        var rounds = Rounds();
        await using var lab = new Lab();
        var files = Files(lab);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"), "--block", "64KiB");
        var usual = await TimeOfAFetchAsync(lab, files);
        var random = new Prng((ulong)Stopwatch.GetTimestamp());

        var folder = lab.NewFolder("out");
        for (var round = 0; round < rounds; round++)
        {
            await KillAtRandomAsync(lab, folder, files, usual * random.NextDouble());
            if (_tally.Complete.Count < files.Count && round % 4 != 3)
                continue; // The next one begins with what this one left.
            await FinishAsync(lab, folder, files);
            folder = lab.NewFolder("out");
            _tally.Complete.Clear();
        }
        output.WriteLine($"a fetch takes {usual.TotalMilliseconds:0} ms; {_tally}");
    }

    /// <summary>At a rate that has the large files take most of the time: else few of them were cut in the middle.</summary>
    private static Node Get(Lab lab, string folder) => lab.GetInto(folder, ["/"], "--down", "200mbit");

    private static int Rounds() =>
        int.TryParse(Environment.GetEnvironmentVariable("FSNET_KILL_ROUNDS"), CultureInfo.InvariantCulture, out var asked) ? asked : FewRounds;

    /// <summary>Some large enough to be cut in the middle, many small ones, one that is a copy of another, an empty one.</summary>
    private static Dictionary<string, TestFile> Files(Lab lab)
    {
        var files = new Dictionary<string, TestFile>
        {
            ["large.bin"] = lab.NewFile("large.bin", 8 * TestFile.MiB),
            ["deep/er/large.bin"] = lab.NewFile("deep/er/large.bin", 8 * TestFile.MiB, seed: 2),
            ["copy.bin"] = lab.NewFile("copy.bin", 8 * TestFile.MiB),
            ["empty"] = lab.NewFile("empty", 0),
        };
        for (var i = 0; i < 20; i++)
            files[$"small/{i}"] = lab.NewFile($"small/{i}", 1000 + i, seed: 10 + (ulong)i);
        return files;
    }

    private static async Task<TimeSpan> TimeOfAFetchAsync(Lab lab, Dictionary<string, TestFile> files)
    {
        var folder = lab.NewFolder("out");
        var watch = Stopwatch.StartNew();
        await Get(lab, folder).SucceedsAsync();
        var took = watch.Elapsed;
        Assert.Equal(files.Count, Named(folder, files).Count);
        return took;
    }

    private async Task KillAtRandomAsync(Lab lab, string folder, Dictionary<string, TestFile> files, TimeSpan after)
    {
        var get = Get(lab, folder);
        await Task.WhenAny(get.ExitAsync(), Task.Delay(after)); // The moment itself is what is tried: nothing is waited for.
        await get.KillAsync();
        var whole = Named(folder, files);
        foreach (var line in get.OutputLines)
            Assert.True(whole.Contains(Path.GetRelativePath(folder, line)), $"'{line}' was called whole, and is not there: {get.Story}");
        Assert.Empty(_tally.Complete.Except(whole));
        _tally.Add(whole, TestFileParts(folder));
    }

    private async Task FinishAsync(Lab lab, string folder, Dictionary<string, TestFile> files)
    {
        var get = Get(lab, folder);
        await get.SucceedsAsync();
        Assert.Equal(files.Count, Named(folder, files).Count);
        Assert.Empty(TestFileParts(folder));
        _tally.Finished++;
    }

    /// <summary>Everything that has its final name; each must be whole.</summary>
    private static HashSet<string> Named(string folder, Dictionary<string, TestFile> files)
    {
        var named = new HashSet<string>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            if (!path.EndsWith(".fsnet-part", StringComparison.Ordinal))
            {
                var name = Path.GetRelativePath(folder, path);
                Assert.True(files.TryGetValue(name, out var file), $"'{name}' is none of the files");
                file.AssertCopyOnly(path);
                named.Add(name);
            }
        return named;
    }

    private static string[] TestFileParts(string folder) => Directory.GetFiles(folder, "*.fsnet-part", SearchOption.AllDirectories);

    private sealed class Tally
    {
        private int _kills, _parts, _none, _all, _some;

        public HashSet<string> Complete { get; } = [];

        public int Finished { get; set; }

        public void Add(HashSet<string> whole, string[] parts)
        {
            _kills++;
            _parts += parts.Length > 0 ? 1 : 0;
            _none += whole.Count == 0 ? 1 : 0;
            _all += whole.Count == 24 ? 1 : 0;
            _some = _kills - _none - _all;
            Complete.UnionWith(whole);
        }

        public override string ToString() =>
            $"{_kills} kills: {_none} before any file was whole, {_some} while some were, {_all} when all were; {_parts} left unfinished files; {Finished} folders were finished";
    }
}
