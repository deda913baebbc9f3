using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node.Tests;

/// <summary>Blocks on their way to a real file.</summary>
public sealed class BlockWriterTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] Bytes = Content.Bytes((3 << 16) + 1000);
    private static readonly Manifest Manifest = Content.ManifestOf(Bytes);

    private readonly TempFolder _folder = new();
    private readonly RecordedLog _log = new();
    private readonly Recorded _events = new();
    private readonly DiskWork _work;
    private readonly FileJob _job;
    private readonly string _part;

    public BlockWriterTests()
    {
        _work = new DiskWork(TimeProvider.System, _log.Logger);
        _job = new FileJob(Manifest.Id, Manifest.Layout, "f", new FileTarget(_folder.Path, Sync: false));
        _job.Writer = new BlockWriter(_job, _work, new OwnedTasks(_log.Logger), _events);
        var place = SafePath.Prepare(new Disk(), _folder.Path, "f");
        var part = PartFile.TryOpen(new Disk(), place.Path, Manifest, sync: false)!;
        _part = part.Path;
        _job.Stored = StoredFile.UnderWay(part, new PathOwners(new Disk()).Take(place.Path, Manifest.Id), "f", place);
    }

    public void Dispose()
    {
        _job.Dispose();
        _work.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task BlocksAreWrittenAndTold()
    {
        foreach (var block in new[] { 2, 0, 3, 1 })
            Assert.True(_job.Writer!.TryAdd(Arrived(block)));
        await Until.TrueAsync(() => _events.Count("written") == 4 && _job.Writer!.IsIdle);
        Assert.Equal(["written 2", "written 0", "written 3", "written 1"], _events.Lines.Where(l => l != "idle"));
        _job.Stored!.Finish();
        Assert.Equal(Bytes, File.ReadAllBytes(_folder["f"]));
    }

    /// <summary>A block that lay there from the start, or was written, is not written once more when a second peer brings it.</summary>
    [Fact]
    public async Task ABlockThatIsThereIsNotTakenAgain()
    {
        var there = new BlockSet(4);
        there.Add(3);
        _job.Writer!.Begin(there);
        Assert.True(_job.Writer.TryAdd(Arrived(0)));
        await Until.TrueAsync(() => _events.Count("written") == 1 && _job.Writer.IsIdle);
        foreach (var block in new[] { 0, 3 })
        {
            using var again = Arrived(block).Block;
            Assert.False(_job.Writer.TryAdd(new ArrivedBlock(2, null, again)));
        }
        Assert.True(_job.Writer.TryAdd(Arrived(1)));
        await Until.TrueAsync(() => _events.Count("written") == 2 && _job.Writer.IsIdle);
    }

    /// <summary>Between the writer's last look and its word that nothing waits, the next block may come.</summary>
    [Fact]
    public async Task ABlockThatComesAsTheWriterEndsIsWritten()
    {
        var thread = 0;
        _events.OnIdle = () =>
        {
            thread = Environment.CurrentManagedThreadId;
            _events.Gate.Reset();
            _events.AtGate.Reset();
            Assert.True(_job.Writer!.TryAdd(Arrived(1)));
            _events.AtGate.Wait(Patience); // Another thread is kept at that block from here on, while this one ends.
        };
        Assert.True(_job.Writer!.TryAdd(Arrived(0)));
        while (await _work.Threads.RunAsync(() => Environment.CurrentManagedThreadId) != thread)
            await Task.Yield();
        _events.Gate.Set();
        await Until.TrueAsync(() => _events.Count("written") == 2 && _job.Writer.IsIdle);
        Assert.Equal(0, _events.Count("failed"));
    }

    /// <summary>While a block waits, the same block from others is not kept as well: a disk that has stopped must not fill the memory.</summary>
    [Fact]
    public async Task ABlockThatWaitsIsNotTakenTwice()
    {
        _events.Gate.Reset(); // The writer is kept at the first block; the second waits.
        Assert.True(_job.Writer!.TryAdd(Arrived(1)));
        Assert.True(_job.Writer.TryAdd(Arrived(0)));
        using var again = Arrived(0).Block;
        Assert.False(_job.Writer.TryAdd(new ArrivedBlock(2, null, again)));
        _events.Gate.Set();
        await Until.TrueAsync(() => _job.Writer.IsIdle);
        Assert.Equal(2, _events.Count("written"));
    }

    [FactOnLinux]
    public async Task ALastingErrorEndsItOnce()
    {
        File.Delete(_part);
        Assert.True(_job.Writer!.TryAdd(Arrived(0)));
        await Until.TrueAsync(() => _events.Count("failed") > 0 && _job.Writer.IsIdle);
        Assert.Contains("moved away or removed", Assert.Single(_events.Lines, l => l.StartsWith("failed", StringComparison.Ordinal)));
        using var late = Arrived(1).Block;
        Assert.False(_job.Writer.TryAdd(new ArrivedBlock(1, null, late)));
    }

    private ArrivedBlock Arrived(int number)
    {
        var block = new IncomingBlock(_job.Stored!, number);
        block.Open();
        block.Append(Content.Block(Bytes, Manifest.Layout, number));
        return new ArrivedBlock(1, null, block);
    }

    private sealed class Recorded : BlockWriterEvents
    {
        private readonly List<string> _lines = [];

        public string[] Lines
        {
            get
            {
                lock (_lines)
                    return [.. _lines];
            }
        }

        public int Count(string what) => Lines.Count(l => l.StartsWith(what, StringComparison.Ordinal));

        /// <summary>Closed, whoever tells of a block that is written waits.</summary>
        public ManualResetEventSlim Gate { get; } = new(true);

        /// <summary>Set by whoever comes to the gate.</summary>
        public ManualResetEventSlim AtGate { get; } = new();

        public override void Written(FileJob job, ArrivedBlock arrived)
        {
            AtGate.Set();
            Gate.Wait(Patience);
            Add($"written {arrived.Block.Block}");
        }

        /// <summary>Done once, when the writer says that nothing waits.</summary>
        public Action? OnIdle { get; set; }

        public override void Idle(FileJob job)
        {
            var then = OnIdle;
            OnIdle = null;
            then?.Invoke();
            Add("idle");
        }

        public override void Failed(FileJob job, Exception reason) => Add($"failed {reason.Message}");

        private void Add(string line)
        {
            lock (_lines)
                _lines.Add(line);
        }
    }
}
