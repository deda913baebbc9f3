using FsNet.Node.Storage;
using FsNet.Node.Transfer;

namespace FsNet.Node;

/// <summary>
/// Disks that fail or stop for a while. A file whose disk does not answer rests: nobody is asked for it and nobody is served, so that
/// peers neither wait for us nor send what cannot be kept. It goes on by itself.
/// </summary>
internal sealed partial class NodeDriver
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private TimeSpan _nextLook;

    private sealed class WriterEvents(NodeDriver driver) : BlockWriterEvents
    {
        public override void Written(FileJob job, ArrivedBlock arrived)
        {
            var (connection, block) = (arrived.Connection, arrived.Block.Block);
            driver._events.Block(job, block, arrived.From, arrived.Block.Size);
            driver._loop.Post(now => driver.Stored(now, job, connection, block));
        }

        public override void Idle(FileJob job)
        {
            if (job.IsResting)
                driver._loop.Post(now => driver.Wake(now, job));
        }

        public override void Failed(FileJob job, Exception reason)
        {
            if (!DiskErrors.IsExpected(reason))
                driver._log.Error(reason, "A mistake in the node itself; please report it");
            driver.Abandon(job, $"it cannot be written: {DiskErrors.Describe(reason)}");
        }
    }

    /// <summary>On the event loop.</summary>
    private void Stored(TimeSpan now, FileJob job, int connection, int block)
    {
        if (job.Failure is not null)
            return;
        if (job.IsResting)
            job.Have!.Add(block);
        else
            _engine.BlockStored(now, connection, job.Id, block);
        if (!job.Have!.IsFull)
        {
            job.Announced!.Add(block);
            _registration.Registrar.Touch(job.Id, job.KnownAs);
        }
    }

    /// <summary>On the event loop: looks once a second whether a disk has stopped, or a peer.</summary>
    private void LookAround(TimeSpan now)
    {
        if (now < _nextLook)
            return;
        _nextLook = now + LookEvery;
        foreach (var job in _files.Values)
            if (job is { IsResting: false, Failure: null, Stored: not null, Disk.IsInLongTrouble: true })
                Rest(now, job);
        foreach (var connection in _connections.Values)
            if (connection.IsStuck)
                connection.Abort();
    }

    private void Rest(TimeSpan now, FileJob job)
    {
        if (job.Writer is { IsIdle: false } writer)
        {
            BeginRest(now, job);
            if (writer.IsIdle)
                Wake(now, job); // It has told so before it could know that somebody waits for it.
        }
        else if (job.Finished.Task.IsCompleted || job.Have is { IsEmpty: false })
            RestUntilReadable(now, job, job.Have!.NextMember(0));
    }

    private void RestUntilReadable(TimeSpan now, FileJob job, int block)
    {
        if (job.IsResting || job.Failure is not null)
            return;
        BeginRest(now, job);
        _tasks.Run($"the rest of {job.Name}", () => RecoverAsync(job, block));
    }

    private void BeginRest(TimeSpan now, FileJob job)
    {
        job.IsResting = true;
        WriteOffSends(now, job);
        _engine.Forget(job.Id);
        _registration.Registrar.Remove(job.Id);
        _log.Warning("{Name} rests: {Reason}", job.Name, job.Disk.Trouble);
    }

    private async Task RecoverAsync(FileJob job, int block)
    {
        try
        {
            await _disk.RunAsync(job.Name, job.Disk, () => Probe(job.Stored!, block), job.Ended);
            _loop.Post(now => Wake(now, job));
        }
        catch (Exception e) when (DiskErrors.IsExpected(e))
        {
            Abandon(job, DiskErrors.Describe(e));
        }
    }

    private static bool Probe(StoredFile file, int block)
    {
        using var reader = new BlockJob(file, 0, block);
        reader.Probe();
        return true;
    }

    /// <summary>Its disk works again: the file goes on where it was.</summary>
    private void Wake(TimeSpan now, FileJob job)
    {
        if (!job.IsResting || job.Failure is not null || _stop.IsCancellationRequested || job.Writer is { IsIdle: false })
            return;
        job.IsResting = false;
        Offer(now, job);
        _log.Information("{Name} goes on", job.Name);
        if (job.Have!.IsFull && !job.Finished.Task.IsCompleted)
            Finish(job);
    }

    /// <summary>Tells engine and tracker of a file whose manifest and blocks are known.</summary>
    private void Offer(TimeSpan now, FileJob job)
    {
        _engine.Add(now, job.Stored!.Manifest, job.Have!);
        foreach (var name in job.Names)
            _registration.Registrar.Set(job.Stored!.Manifest.Proof, name, job.Announced ?? job.Have!);
    }
}
