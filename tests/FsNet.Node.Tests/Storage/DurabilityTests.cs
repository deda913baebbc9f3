using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node.Tests.Storage;

/// <summary>
/// What is called whole is whole after a loss of power at any moment. Everything that is done to the disk is recorded, and cut at
/// every point; of what no sync had made durable by then, every subset is tried, or many at random where there are too many.
/// </summary>
public sealed class DurabilityTests : IDisposable
{
    private const int MostSubsets = 1 << MostPending;
    private const int MostPending = 6;
    private static readonly string[] Names = ["a", "new/b", "new/deep/c", "new/deep/d"];

    private readonly TempFolder _folder = new();
    private readonly List<object> _log = [];
    private readonly Dictionary<string, byte[]> _bytes = [];
    private readonly OwnedTasks _tasks;
    private readonly RecordedLog _messages = new();

    public DurabilityTests() => _tasks = new OwnedTasks(_messages.Logger);

    public void Dispose() => _folder.Dispose();

    /// <summary>A file was called whole.</summary>
    private sealed record Reported(string Path);

    [FactOnLinux]
    public async Task WhatWasCalledWholeIsWholeAfterAnyLossOfPower()
    {
        await FetchAllAsync(sync: true);
        Assert.Equal(Names.Length + 1, _log.OfType<Reported>().Count());
        Assert.Null(CutEverywhere(out var cuts));
        Assert.True(cuts > 2 * _log.Count, $"{cuts} cuts of {_log.Count} operations"); // How many depends on what was done at the same time.
    }

    /// <summary>The same replay finds what a missing sync loses: it is no test otherwise.</summary>
    [FactOnLinux]
    public async Task WithoutSyncsSomethingIsLost()
    {
        await FetchAllAsync(sync: false);
        Assert.NotNull(CutEverywhere(out _));
    }

    [TheoryOnLinux]
    [InlineData(typeof(DiskOperation.Sync))]
    [InlineData(typeof(DiskOperation.SyncFolder))]
    public async Task EverySyncIsNeeded(Type kind)
    {
        await FetchAllAsync(sync: true);
        var recorded = _log.ToList();
        var needed = 0;
        for (var i = 0; i < recorded.Count; i++)
        {
            if (recorded[i].GetType() != kind)
                continue;
            _log.Clear();
            _log.AddRange(recorded.Where((_, at) => at != i));
            needed += CutEverywhere(out _) is null ? 0 : 1;
        }
        // Files that are finished at the same time may each be covered by the other's sync of their folder.
        Assert.InRange(needed, kind == typeof(DiskOperation.Sync) ? Names.Length + 1 : 3, recorded.Count);
    }

    private async Task FetchAllAsync(bool sync)
    {
        using var work = new DiskWork(TimeProvider.System, _messages.Logger);
        var store = new FileStore(work, TimeProvider.System, _messages.Logger, CancellationToken.None, Record);
        var target = new FileTarget(_folder["out"], sync);
        var first = await FetchAsync(store, Names[0], target, seed: 0);
        await Task.WhenAll(Names[1..].Select((name, seed) => FetchAsync(store, name, target, (ulong)seed + 1)));
        using var copy = new FileJob(first.Id, first.Layout, "new/copy", target);
        await store.CopyAsync(first.Stored!, copy);
        _bytes[copy.Path] = _bytes[first.Path];
        Report(copy);
        first.Dispose();
    }

    private async Task<FileJob> FetchAsync(FileStore store, string name, FileTarget target, ulong seed)
    {
        var bytes = Content.Bytes((1 << 16) + 100, seed);
        var manifest = Content.ManifestOf(bytes);
        var job = new FileJob(manifest.Id, manifest.Layout, name, target);
        (job.Stored, _) = await store.OpenAsync(job, manifest);
        lock (_bytes)
            _bytes[job.Path] = bytes;
        for (var block = 0; block < manifest.Layout.BlockCount; block++)
            job.Stored.Write(block, Content.Block(bytes, manifest.Layout, block));
        await store.FinishAsync(job);
        Report(job);
        return job;
    }

    private void Report(FileJob job)
    {
        lock (_log)
            _log.Add(new Reported(job.Path));
    }

    private void Record(DiskOperation operation)
    {
        lock (_log)
            _log.Add(operation);
    }

    /// <returns>What was lost and when; null if nothing ever was.</returns>
    private string? CutEverywhere(out int cuts)
    {
        var (model, reported) = (new CrashModel(), new List<string>());
        cuts = 0;
        for (var at = 0; at < _log.Count; at++)
        {
            if (_log[at] is Reported report)
                reported.Add(report.Path);
            else
                model.Apply((DiskOperation)_log[at]);
            foreach (var disk in Disks(model, seed: (ulong)at))
            {
                cuts++;
                if (Complaint(disk, reported) is { } complaint)
                    return $"cut after operation {at}, {_log[at]}: {complaint}";
            }
        }
        return null;
    }

    private static IEnumerable<Dictionary<string, byte[]>> Disks(CrashModel model, ulong seed)
    {
        var all = model.Pending <= MostPending;
        var random = new Prng(seed);
        for (var subset = 0; subset < (all ? 1 << model.Pending : MostSubsets); subset++)
        {
            var bits = subset;
            yield return model.Crash(() =>
            {
                var keep = all ? (bits & 1) != 0 : (random.NextUInt64() & 1) != 0;
                bits >>= 1;
                return keep;
            });
        }
    }

    private string? Complaint(Dictionary<string, byte[]> disk, List<string> reported)
    {
        foreach (var path in reported)
            if (!disk.TryGetValue(path, out var bytes))
                return $"'{path}' was called whole and is gone";
            else if (!bytes.AsSpan().SequenceEqual(_bytes[path]))
                return $"'{path}' was called whole and is not";
        // Nor is there ever a file by its final name that is not whole: a name is given to what is durable.
        return disk.Keys.FirstOrDefault(path => _bytes.TryGetValue(path, out var wanted) && !disk[path].AsSpan().SequenceEqual(wanted)) is { } broken
            ? $"'{broken}' has its name and is not whole"
            : null;
    }
}
