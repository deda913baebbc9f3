using FsNet.Base;
using FsNet.Node.Storage;

namespace FsNet.Node.Tests.Storage;

/// <summary>What is in doubt is hashed again, and not more often than it has to be.</summary>
public sealed class FileCheckTests : IDisposable
{
    private static readonly byte[] Bytes = Content.Bytes((3 << 16) + 1000);

    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly Recorded _events = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DiskWork _disk;
    private readonly FileCheck _check;
    private readonly FileJob _job;
    private readonly Task _running;

    public FileCheckTests()
    {
        _disk = new DiskWork(TimeProvider.System, new RecordedLog().Logger);
        _check = new FileCheck(_disk, _events, _time);
        var file = Content.Share(_folder["f"], Bytes);
        _job = new FileJob(file.Manifest.Id, file.Manifest.Layout, "f", target: null) { Stored = file };
        _job.Finished.TrySetResult(null);
        _running = _check.RunAsync(_stop.Token);
    }

    public void Dispose()
    {
        _stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => _running.GetAwaiter().GetResult());
        _disk.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ATouchedFileHasANewStamp()
    {
        File.SetLastWriteTimeUtc(_folder["f"], DateTime.UnixEpoch);
        _check.Add(_job, Stamp);
        await Until.TrueAsync(() => _events.Seen.Contains("touched"));
        Assert.Equal(Stamp, _job.Stored!.Stamp);
    }

    [Fact]
    public async Task AChangedFileIsLostAndReturnsWhenItIsWhatItWas()
    {
        Corrupt(1);
        _check.Add(_job, Stamp);
        await Until.TrueAsync(() => _events.Seen.Any(e => e.Contains("has changed since it was shared")));
        _job.GiveUp("changed");
        Rest();
        _check.Add(_job, Stamp); // As it was found wrong: not even looked at.
        File.WriteAllBytes(_folder["f"], Bytes);
        _check.Add(_job, Stamp);
        await Until.TrueAsync(() => _events.Seen.Contains("returned"));
        Assert.Equal(2, _events.Seen.Count);
    }

    /// <summary>The stamp of the file is what it was: only who was sent the block can tell.</summary>
    [Fact]
    public async Task AComplaintFindsWhatNoStampTells()
    {
        Corrupt(2);
        _job.Stored!.Renew(Stamp);
        _check.Add(_job, 1);
        _check.Add(_job, 2);
        await Until.TrueAsync(() => _events.Seen.Any(e => e.Contains("block 2 of")));
        Assert.Single(_events.Seen);
    }

    [Fact]
    public async Task ALiarHasABlockReadOnceAMinute()
    {
        _check.Add(_job, 2);
        await DoneAsync();
        Corrupt(2);
        _job.Stored!.Renew(Stamp);
        for (var i = 0; i < 1000; i++)
            _check.Add(_job, 2);
        await DoneAsync();
        Assert.DoesNotContain(_events.Seen, e => e.Contains("block 2 of"));
        Rest();
        _check.Add(_job, 2);
        await Until.TrueAsync(() => _events.Seen.Any(e => e.Contains("block 2 of")));
    }

    [Fact]
    public async Task AFileThatIsTouchedAllTheTimeIsNotHashedAllTheTime()
    {
        for (var i = 1; i <= 3; i++)
        {
            File.SetLastWriteTimeUtc(_folder["f"], DateTime.UnixEpoch.AddSeconds(i));
            _check.Add(_job, Stamp);
            await DoneAsync();
        }
        Assert.Single(_events.Seen, e => e == "touched");
        Rest();
        _check.Add(_job, Stamp);
        await Until.TrueAsync(() => _events.Seen.Count(e => e == "touched") == 2);
    }

    private FileStamp Stamp => FileStamp.Of(_folder["f"]);

    private void Rest() => _time.Advance(TimeSpan.FromMinutes(1));

    /// <summary>Doubts are looked into one after the other: this one is the last.</summary>
    private async Task DoneAsync()
    {
        File.WriteAllText(_folder["last"], "x");
        var stored = Content.Share(_folder["last"], [1]);
        var last = new FileJob(stored.Manifest.Id, stored.Manifest.Layout, "last", target: null) { Stored = stored };
        last.Finished.TrySetResult(null);
        var before = _events.Lasts;
        _check.Add(last, stored.Stamp);
        await Until.TrueAsync(() => _events.Lasts > before);
    }

    private void Corrupt(int block)
    {
        using var stream = File.Open(_folder["f"], FileMode.Open);
        stream.Position = block << 16;
        stream.WriteByte((byte)~Bytes[block << 16]);
    }

    private sealed class Recorded : FileWatchEvents
    {
        private readonly List<string> _seen = [];
        private int _lasts;

        public int Lasts => Volatile.Read(ref _lasts);

        public List<string> Seen
        {
            get
            {
                lock (_seen)
                    return [.. _seen];
            }
        }

        public override void Touched(FileJob job)
        {
            if (job.Name == "last")
                Interlocked.Increment(ref _lasts);
            else
                Add("touched");
        }

        public override void Lost(FileJob job, string reason) => Add(reason);

        public override void Returned(FileJob job, FileStamp stamp) => Add("returned");

        private void Add(string what)
        {
            lock (_seen)
                _seen.Add(what);
        }
    }
}
