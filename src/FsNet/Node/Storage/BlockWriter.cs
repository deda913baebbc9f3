using FsNet.Node.Scheduling;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Storage;

/// <summary>A verified block, and who brought it.</summary>
internal readonly record struct ArrivedBlock(int Connection, NodeAddress? From, IncomingBlock Block);

/// <summary>
/// Verified blocks on their way to one file, written one at a time in the order in which they came, on threads that may be kept
/// waiting. A passing error holds them up and loses nothing; a lasting one ends the file.
/// </summary>
internal sealed class BlockWriter(FileJob job, DiskWork work, OwnedTasks tasks, BlockWriterEvents events)
{
    private readonly Lock _gate = new();
    private readonly Queue<ArrivedBlock> _waiting = [];
    private readonly HashSet<int> _numbers = [];
    private BlockSet? _written;
    private bool _isBusy;
    private bool _isClosed;

    /// <summary>Nothing waits or is being written.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
                return !_isBusy;
        }
    }

    /// <summary>The file has its place on disk, and these blocks lie there already. Before, none comes.</summary>
    public void Begin(BlockSet there)
    {
        lock (_gate)
            _written = there.Clone();
    }

    /// <returns>
    /// False when the block is there or waits already, or nothing is taken any more; then it is still the caller's.
    /// </returns>
    public bool TryAdd(ArrivedBlock arrived)
    {
        lock (_gate)
        {
            if (_isClosed || _written?.Contains(arrived.Block.Block) == true || !_numbers.Add(arrived.Block.Block))
                return false;
            _waiting.Enqueue(arrived);
            if (_isBusy)
                return true;
            _isBusy = true;
        }
        work.Threads.Queue(Work);
        return true;
    }

    /// <summary>What waits is given up; the block that is being written may still get there.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            if (!_isBusy)
                Drop();
        }
    }

    private void Work()
    {
        try
        {
            WriteAll();
        }
        catch (Exception e)
        {
            if (work.Note(job.Name, job.Disk, e))
                tasks.Run($"the writing of {job.Name}", RetryAsync, End);
            else
                tasks.Do($"the end of {job.Name}", () => End(e));
        }
    }

    private async Task RetryAsync()
    {
        try
        {
            await work.RunAsync(job.Name, job.Disk, WriteAll, job.Ended);
        }
        catch (Exception e)
        {
            End(e);
        }
    }

    private bool WriteAll()
    {
        while (TryPeek(out var arrived))
        {
            Write(arrived);
            lock (_gate)
            {
                _waiting.Dequeue();
                _numbers.Remove(arrived.Block.Block);
                _written?.Add(arrived.Block.Block);
            }
            using (arrived.Block)
                events.Written(job, arrived);
        }
        return true;
    }

    private bool TryPeek(out ArrivedBlock arrived)
    {
        bool isThere;
        lock (_gate)
        {
            if (_isClosed)
                Drop();
            _isBusy = isThere = _waiting.TryPeek(out arrived);
        }
        // From here on the next block may come, and be another thread's.
        if (!isThere)
            events.Idle(job);
        return isThere;
    }

    private void Write(ArrivedBlock arrived)
    {
        job.Disk.Begin();
        try
        {
            arrived.Block.File.Write(arrived.Block.Block, arrived.Block.Bytes);
        }
        finally
        {
            job.Disk.End();
        }
    }

    private void End(Exception reason)
    {
        lock (_gate)
        {
            _isClosed = true;
            _isBusy = false;
            Drop();
        }
        if (reason is not OperationCanceledException)
            events.Failed(job, reason);
    }

    private void Drop()
    {
        while (_waiting.TryDequeue(out var arrived))
            arrived.Block.Dispose();
        _numbers.Clear();
    }
}

/// <summary>What writers tell the driver, each from its own thread.</summary>
internal abstract class BlockWriterEvents
{
    /// <summary>The block is on disk, as far as the system says before a sync.</summary>
    public abstract void Written(FileJob job, ArrivedBlock arrived);

    /// <summary>All that came is written.</summary>
    public abstract void Idle(FileJob job);

    /// <summary>A lasting error.</summary>
    public abstract void Failed(FileJob job, Exception reason);
}
