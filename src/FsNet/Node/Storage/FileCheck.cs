using System.Threading.Channels;
using FsNet.Base;
using FsNet.Protocol.Content;

namespace FsNet.Node.Storage;

/// <summary>
/// Hashes again what is in doubt: files whose stamp differs, blocks of which a peer says that they were wrong. One after the other, by one
/// thread, in a bounded queue; a file not again until ten times as long has passed as it took, a block not again for a minute. A peer
/// can doubt only blocks that it was sent, so a liar makes this node read no more than it has uploaded to him.
/// </summary>
internal sealed class FileCheck(DiskWork disk, FileWatchEvents events, TimeProvider time)
{
    private const int MaxWaiting = 1024;
    private const int RestFactor = 10;

    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BlockRest = TimeSpan.FromMinutes(1);

    private readonly Channel<Doubt> _waiting = Channel.CreateBounded<Doubt>(MaxWaiting);
    private readonly Lock _gate = new();
    private readonly HashSet<Doubt> _known = [];
    private readonly Dictionary<Doubt, long> _restUntil = [];
    private readonly Dictionary<Hash256, FileStamp> _wrong = [];

    /// <summary>A check takes as long as it takes, which is no sign of a disk that does not answer.</summary>
    private readonly DiskState _state = new(time);

    private readonly record struct Doubt(FileJob Job, int? Block);

    /// <summary>A file of the right length whose stamp is another.</summary>
    /// <param name="stamp">As it is now: what was found wrong is not looked at again until it changes.</param>
    public void Add(FileJob job, FileStamp stamp)
    {
        lock (_gate)
        {
            if (!_wrong.TryGetValue(job.Id, out var wrong) || wrong != stamp)
                Add(new Doubt(job, null));
        }
    }

    /// <summary>A peer was sent this block, and says that it is wrong.</summary>
    public void Add(FileJob job, int block)
    {
        lock (_gate)
            Add(new Doubt(job, block));
    }

    /// <exception cref="OperationCanceledException">The node ends.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var doubt in _waiting.Reader.ReadAllAsync(cancellation))
        {
            var began = time.GetTimestamp();
            if (doubt.Block is { } block)
                await CheckBlockAsync(doubt.Job, block);
            else
                await CheckFileAsync(doubt.Job, cancellation);
            Rest(doubt, doubt.Block is null ? time.GetElapsedTime(began) * RestFactor : BlockRest);
        }
    }

    private void Add(Doubt doubt)
    {
        if (_restUntil.TryGetValue(doubt, out var until) && time.GetTimestamp() < until)
            return;
        if (_known.Add(doubt) && !_waiting.Writer.TryWrite(doubt))
            _known.Remove(doubt); // It will be noticed again.
    }

    private void Rest(Doubt doubt, TimeSpan rest)
    {
        lock (_gate)
        {
            _known.Remove(doubt);
            if (_restUntil.Count >= MaxWaiting)
                Forget();
            _restUntil[doubt] = After(rest > ShortestRest ? rest : ShortestRest);
        }
    }

    /// <summary>Those that have rested; if there are none, all: they are checked once more than they need be.</summary>
    private void Forget()
    {
        var now = time.GetTimestamp();
        foreach (var (doubt, until) in _restUntil)
            if (until <= now)
                _restUntil.Remove(doubt);
        if (_restUntil.Count >= MaxWaiting)
            _restUntil.Clear();
    }

    private long After(TimeSpan rest) => time.GetTimestamp() + (long)(rest.TotalSeconds * time.TimestampFrequency);

    private async Task CheckFileAsync(FileJob job, CancellationToken cancellation)
    {
        try
        {
            var (manifest, stamp) = await disk.OnceAsync(
                _state, () => FileHasher.Hash(job.Path, job.Layout.BlockSizeLog2, null, cancellation, threads: 1));
            if (manifest.Id == job.Id)
                Right(job, stamp);
            else
                Wrong(job, stamp);
        }
        catch (Exception e) when (DiskErrors.IsExpected(e))
        {
            if (!DiskErrors.IsPassing(e) && job.Failure is null)
                events.Lost(job, DiskErrors.Describe(e));
        }
    }

    private void Right(FileJob job, FileStamp stamp)
    {
        lock (_gate)
            _wrong.Remove(job.Id);
        if (job.Failure is not null)
        {
            events.Returned(job, stamp);
            return;
        }
        job.Stored!.Renew(stamp);
        events.Touched(job);
    }

    private void Wrong(FileJob job, FileStamp stamp)
    {
        lock (_gate)
            _wrong[job.Id] = stamp;
        if (job.Failure is null)
            events.Lost(job, $"'{job.Path}' has changed since it was shared; what it is now is another file, to be shared anew");
    }

    private async Task CheckBlockAsync(FileJob job, int block)
    {
        if (job.Failure is not null || job.Stored is not { } file)
            return;
        try
        {
            if (!await disk.OnceAsync(_state, () => file.IsRight(block)))
                events.Lost(job, $"block {block} of '{job.Path}' is not what it was, though nothing but its content shows it");
        }
        catch (Exception e) when (DiskErrors.IsExpected(e))
        {
            // Reading it for a peer tells the same, and is where that is answered.
        }
    }
}
