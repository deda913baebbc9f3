using FsNet.Base;
using FsNet.Node.Sharing;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node.Tests.Sharing;

/// <summary>A shared folder that lives: what is shared follows it, by the events of the real system.</summary>
public sealed class FolderFollowerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Clock _clock = new();
    private readonly Shared _shared = new();
    private FolderEvents? _events;
    private FolderFollower? _follower;

    public void Dispose()
    {
        _events?.Dispose();
        _folder.Dispose();
    }

    [FactOnLinux]
    public async Task WhatComesChangesAndGoesIsFollowed()
    {
        Write("a", 1);
        Follow();
        Write("b", 2);
        await SharedAsync("a 1", "b 2");
        Write("a", 3);
        await SharedAsync("a 3", "b 2");
        File.Delete(_folder["a"]);
        await SharedAsync("b 2");
        Write("c", 2); // The same content under another name.
        await SharedAsync("b 2", "c 2");
        File.Delete(_folder["b"]);
        await SharedAsync("c 2");
    }

    [FactOnLinux]
    public async Task FoldersThatComeMoveAndGoAreFollowed()
    {
        Write("a", 1);
        Follow();
        Write("new/deep/b", 2);
        await SharedAsync("a 1", "new/deep/b 2");
        Directory.Move(_folder["new"], _folder["old"]);
        await SharedAsync("a 1", "old/deep/b 2");
        Directory.Delete(_folder["old"], recursive: true);
        await SharedAsync("a 1");
    }

    [FactOnLinux]
    public async Task WhatHasOnlyAnotherNameIsNotRead()
    {
        Write("a", 1);
        var time = File.GetLastWriteTimeUtc(_folder.Path);
        File.SetLastWriteTimeUtc(_folder["a"], time);
        Follow();
        File.Move(_folder["a"], _folder["b"]);
        Write("b", 2); // Whoever read it would find this.
        File.SetLastWriteTimeUtc(_folder["b"], time);
        await SharedAsync("b 1");
        File.SetLastWriteTimeUtc(_folder["b"], time.AddSeconds(1));
        await SharedAsync("b 2");
    }

    [FactOnLinux]
    public async Task HiddenAndUnfinishedFilesStayOut()
    {
        Write("a", 1);
        Follow();
        Write(".hidden", 2);
        Write(".git/config", 3);
        Write(".a.0123.fsnet-part", 4);
        Write("b", 5);
        await SharedAsync("a 1", "b 5");
    }

    [FactOnLinux]
    public void WhatIsStillWrittenToWaits()
    {
        Write("a", 1);
        Follow();
        Write("b", 2);
        _follower!.Step(CancellationToken.None);
        Assert.Equal(["a 1"], _shared.All);
    }

    [FactOnLinux]
    public async Task WhatWasNotToldIsFoundByLookingThroughAll()
    {
        Write("a", 1);
        Write("gone", 9);
        Follow();
        Step(); // At first all of it is looked through.
        _events!.Dispose(); // From here on the system tells nothing.
        Write("b", 2);
        File.Delete(_folder["gone"]);
        Step();
        Assert.Equal(["a 1", "gone 9"], _shared.All);
        _clock.Offset += TimeSpan.FromMinutes(10);
        await SharedAsync("a 1", "b 2");
    }

    [FactOnLinux]
    public async Task MoreThanCanBeRememberedIsLookedForEverywhere()
    {
        Write("a", 1);
        Follow();
        _events!.Dispose();
        Write("b", 2);
        for (var i = 0; i < 10_001; i++)
            _events.Note(_folder[$"nothing-{i}"]);
        await SharedAsync("a 1", "b 2");
    }

    private void Follow()
    {
        _events = new FolderEvents(_folder.Path, _clock, Serilog.Core.Logger.None);
        var folder = new SharedFolder(_folder.Path, "", Hidden: false);
        var tree = new SharedTree(null, null, _shared);
        foreach (var file in folder.Files(new LeftOut()))
        {
            var (manifest, stamp) = FileHasher.Hash(file.Path, null, null, CancellationToken.None);
            tree.Add(file, stamp, manifest);
            _shared.Here(StoredFile.Whole(manifest, file.Name, file.Path, stamp), [new FileAlias(file.Name)]);
        }
        _follower = new FolderFollower(folder, _events, tree, _clock, Serilog.Core.Logger.None);
    }

    private void Step()
    {
        _clock.Offset += FolderFollower.Quiet;
        _follower!.Step(CancellationToken.None);
    }

    private Task SharedAsync(params string[] expected) => Until.TrueAsync(
        () =>
        {
            Step();
            return expected.SequenceEqual(_shared.All);
        },
        string.Join(", ", expected));

    /// <summary>A file whose content is a number.</summary>
    private void Write(string name, byte content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllBytes(_folder[name], [content]);
    }

    private sealed class Shared : SharedTreeEvents
    {
        private readonly Dictionary<Hash256, (StoredFile File, IReadOnlyList<FileAlias> Names)> _files = [];

        /// <summary>Each name, and the number that is the content.</summary>
        public IEnumerable<string> All => _files.Values
            .SelectMany(f => f.Names, (f, alias) => $"{alias.Name} {Enumerable.Range(0, 10).Single(i => Content.ManifestOf([(byte)i]).Id == f.File.Manifest.Id)}")
            .Order(StringComparer.Ordinal);

        public override void Here(StoredFile file, IReadOnlyList<FileAlias> names)
        {
            Assert.Equal(FileStamp.Of(file.FinalPath), file.Stamp);
            _files[file.Manifest.Id] = (file, names);
        }

        public override void Gone(Hash256 id) => _files.Remove(id);
    }

    /// <summary>The system's, which can be moved on.</summary>
    private sealed class Clock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => GetUtcNow().Ticks;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
