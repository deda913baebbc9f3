using FsNet.Base;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node.Tests.Storage;

/// <summary>Which files are not read again at the next start, and which are.</summary>
public sealed class HashCacheTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Clock _clock = new();

    public void Dispose() => _folder.Dispose();

    [FactOnLinux]
    public void WhatHasNotChangedIsNotReadAgain()
    {
        Write("a", 200_000);
        Write("empty", 0);
        Assert.Equal(200_000, BytesRead("a"));
        BytesRead("empty");
        Assert.Equal((0, 0), (BytesRead("a"), BytesRead("empty")));
        Assert.Equal(200_000, BytesRead("a", blockSizeLog2: 20)); // Cut otherwise it is another file.
    }

    [FactOnLinux]
    public void WhatWasRenamedOrLiesInARenamedFolderIsNotReadAgain()
    {
        Write("d/a", 1000);
        BytesRead("d/a");
        File.Move(_folder["d/a"], _folder["d/b"]);
        Assert.Equal(0, BytesRead("d/b"));
        Directory.Move(_folder["d"], _folder["e"]);
        Assert.Equal(0, BytesRead("e/b"));
    }

    [FactOnLinux]
    public void AChangeIsReadAlsoWhereItsTimeWasSetBack()
    {
        var before = File.GetLastWriteTimeUtc(_folder.Path); // Without the nanoseconds that .NET cannot set.
        Write("a", 1000);
        File.SetLastWriteTimeUtc(_folder["a"], before);
        BytesRead("a");
        Write("a", 1000, seed: 2);
        Assert.Equal(1000, BytesRead("a"));
        Write("a", 1000, seed: 3);
        File.SetLastWriteTimeUtc(_folder["a"], before);
        Assert.Equal(1000, BytesRead("a"));
    }

    [FactOnLinux]
    public void WhatWasWrittenAMomentBeforeItWasReadIsReadAgain()
    {
        Write("a", 1000);
        _clock.Now = TimeProvider.System.GetUtcNow(); // Another write in the same tick of the kernel's clock would leave no trace.
        BytesRead("a");
        _clock.Now += TimeSpan.FromDays(1);
        Assert.Equal(1000, BytesRead("a"));
    }

    [FactOnLinux]
    public void ALineThatWasCutOffOrAlteredIsOneFileToRead()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            Write(name, 1000, seed: name[0]);
            BytesRead(name);
        }
        var lines = File.ReadAllLines(Lines);
        lines[1] = lines[1].Replace(Hash("b").Id.ToString(), Hash("a").Id.ToString());
        File.WriteAllText(Lines, string.Join('\n', lines)[..^20]);
        Assert.Equal((0, 1000, 1000), (BytesRead("a"), BytesRead("b"), BytesRead("c")));
        Assert.Equal((0, 0, 0), (BytesRead("a"), BytesRead("b"), BytesRead("c")));
    }

    [FactOnLinux]
    public void AfterAMonthEachStartReadsAThirtiethAgain()
    {
        var names = Enumerable.Range(0, 60).Select(i => $"{i}").ToList();
        foreach (var name in names)
            Write(name, 1000, seed: int.Parse(name) + 1);
        Assert.Equal(60_000, BytesRead(names));
        _clock.Now += TimeSpan.FromDays(29);
        Assert.Equal(0, BytesRead(names));
        _clock.Now += TimeSpan.FromDays(2);
        foreach (var _ in Enumerable.Range(0, 30))
            Assert.Equal(2000, BytesRead(names));
        Assert.Equal(0, BytesRead(names));
    }

    [FactOnLinux]
    public void TheFileIsWrittenAnewWithoutWhatIsOfNoUse()
    {
        Write("stays", 1000);
        Write("goes", 1000, seed: 2);
        using (var known = Open())
        {
            var manifest = Content.ManifestOf(Content.Bytes(1000));
            known.Hash(_folder["stays"], null, null, CancellationToken.None);
            known.Hash(_folder["goes"], null, null, CancellationToken.None);
            File.Delete(_folder["goes"]);
            for (var i = 0; i < 10_000; i++)
                known.Keep(_folder["stays"], FileStamp.Of(_folder["stays"]), manifest, _clock.Now);
        }
        Assert.InRange(File.ReadLines(Lines).Count(), 2, 10);
        Assert.DoesNotContain("goes", File.ReadAllText(Lines));
        Assert.Equal(0, BytesRead("stays"));
    }

    [FactOnLinux]
    public void ACopyIsKnownUntilSomebodyTouchesIt()
    {
        Write("a", 1000);
        var (path, manifest) = (_folder["a"], Hash("a"));
        using (var known = Open())
            known.Keep(path, FileStamp.Of(path), manifest, _clock.Now, isCopy: true);
        using (var known = Open())
        {
            Assert.True(known.IsCopy(path, FileStamp.Of(path)));
            known.Keep(path, FileStamp.Of(path), manifest, _clock.Now); // It was read again.
        }
        using (var known = Open())
        {
            Assert.True(known.IsCopy(path, FileStamp.Of(path)));
            File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path));
            Assert.False(known.IsCopy(path, FileStamp.Of(path)));
            known.Keep(path, FileStamp.Of(path), manifest, _clock.Now);
            Assert.False(known.IsCopy(path, FileStamp.Of(path)));
        }
    }

    [FactOnLinux]
    public void AFolderBelongsToOneNode()
    {
        using var known = Open();
        var error = Assert.Throws<ProgramException>(Open);
        Assert.Contains($"--state: the folder '{_folder["state"]}' is used by another node", error.Message);
        File.WriteAllText(_folder["file"], "");
        error = Assert.Throws<ProgramException>(() => HashCache.Open(_folder["file"], "--state", _clock, Serilog.Core.Logger.None));
        Assert.Contains($"--state: the folder '{_folder["file"]}' cannot be used", error.Message);
    }

    private string Lines => _folder[$"state/{HashCache.FileName}"];

    private HashCache Open() => HashCache.Open(_folder["state"], "--state", _clock, Serilog.Core.Logger.None);

    private void Write(string name, int length, int seed = 1)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllBytes(_folder[name], Content.Bytes(length, (ulong)seed));
    }

    private Manifest Hash(string name) => FileHasher.Hash(_folder[name], null, null, CancellationToken.None).Manifest;

    /// <summary>At one start; what comes of it is right in any case.</summary>
    private int BytesRead(string name, byte? blockSizeLog2 = null)
    {
        using var known = Open();
        return BytesRead(known, name, blockSizeLog2);
    }

    private int BytesRead(List<string> names)
    {
        using var known = Open();
        return names.Sum(name => BytesRead(known, name, null));
    }

    private int BytesRead(HashCache known, string name, byte? blockSizeLog2)
    {
        var before = known.Found;
        var (manifest, stamp) = known.Hash(_folder[name], blockSizeLog2, null, CancellationToken.None);
        Assert.Equal(FileHasher.Hash(_folder[name], blockSizeLog2, null, CancellationToken.None).Manifest.Id, manifest.Id);
        return known.Found > before ? 0 : (int)stamp.Length;
    }

    /// <summary>An hour after anything that is written here.</summary>
    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = System.GetUtcNow() + TimeSpan.FromHours(1);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
