using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node;

/// <summary>Files from their beginning to their end: what the disk does for them, and what is told when it has done it.</summary>
internal sealed partial class NodeDriver
{
    /// <summary>A file that lies whole on disk: serve it from now on.</summary>
    public void Share(StoredFile file, IReadOnlyList<string> names)
    {
        var job = NewShare(file, names, new FileCounters());
        _files[job.Id] = job;
        _loop.Post(now => Offer(now, job));
    }

    private FileJob NewShare(StoredFile file, IReadOnlyList<string> names, FileCounters counters)
    {
        var have = new BlockSet(file.Manifest.Layout.BlockCount);
        have.Fill();
        var job = new FileJob(file.Manifest.Id, file.Manifest.Layout, file.Name, target: null)
        {
            Stored = file,
            Have = have,
            Names = names,
            Disk = new DiskState(_time),
            Counters = counters,
        };
        file.Disk = job.Disk;
        job.Finished.TrySetResult(null);
        return job;
    }

    /// <summary>Fetches a file. The job says when it is done, and how it ended.</summary>
    public FileJob Fetch(WantedFile file, FileTarget target)
    {
        var proof = file.Proof;
        var job = new FileJob(proof.Id, proof.Layout, file.Name, target) { Names = [file.KnownAs], Disk = new DiskState(_time) };
        job.Writer = new BlockWriter(job, _disk, _tasks, _writing);
        if (!_files.TryAdd(proof.Id, job))
            return _files[proof.Id];
        Work(job.Id, j => BeginAsync(j, proof));
        return job;
    }

    private async Task BeginAsync(FileJob job, FileProof proof)
    {
        var found = await _store.FindManifestAsync(job, proof);
        _loop.Post(now =>
        {
            if (job.Failure is not null)
                return;
            // The tracker may name this node at once: those who start together find each other, not only the seed.
            _registration.Registrar.Set(proof, job.KnownAs, new BlockSet(proof.Layout.BlockCount));
            if (found is null)
                _engine.Fetch(now, proof);
            else
                _engine.Resume(now, found);
        });
    }

    /// <summary>Puts what was fetched in a second place. The copy says when it is done, and how it ended.</summary>
    public FileJob Copy(FileJob source, string name)
    {
        var copy = new FileJob(source.Id, source.Layout, name, source.Target) { Disk = new DiskState(_time) };
        _tasks.Run($"the copying of {name}", () => CopyAsync(source, copy), e => copy.GiveUp(e.Message));
        return copy;
    }

    private async Task CopyAsync(FileJob source, FileJob copy)
    {
        using var end = _stop.Token.Register(copy.Cancel);
        try
        {
            await _store.CopyAsync(source.Stored!, copy);
            copy.Finished.TrySetResult(null);
        }
        catch (Exception e) when (DiskErrors.IsExpected(e))
        {
            copy.GiveUp(DiskErrors.Describe(e));
        }
        finally
        {
            copy.Dispose();
        }
    }

    /// <summary>Does what takes time for a file; what that throws ends the file, and nothing else.</summary>
    private void Work(Hash256 id, Func<FileJob, Task> work)
    {
        if (_files.TryGetValue(id, out var job))
            _tasks.Run($"the work on {job.Name}", () => GuardAsync(job, work), e => Abandon(job, e.Message));
    }

    private async Task GuardAsync(FileJob job, Func<FileJob, Task> work)
    {
        try
        {
            await work(job);
        }
        catch (Exception e) when (DiskErrors.IsExpected(e))
        {
            Abandon(job, DiskErrors.Describe(e));
        }
    }

    /// <summary>The manifest is proved: opens the file's place on disk, and keeps what is right there already.</summary>
    private async Task MakeRoomAsync(FileJob job, Manifest manifest)
    {
        var (stored, have) = await _store.OpenAsync(job, manifest);
        _loop.Post(now =>
        {
            if (job.Failure is not null || _stop.IsCancellationRequested)
            {
                stored.Dispose();
                return;
            }
            (job.Layout, job.Stored, job.Have) = (manifest.Layout, stored, have);
            stored.Disk = job.Disk;
            job.Announced = WithoutLast(have);
            _registration.Registrar.Set(manifest.Proof, job.KnownAs, job.Announced);
            _engine.Ready(now, manifest, have);
        });
    }

    /// <summary>A file of which a block is missing is no complete source: that is told only of what is durable.</summary>
    private static BlockSet WithoutLast(BlockSet have)
    {
        var told = have.Clone();
        if (told is { IsFull: true, Length: > 0 })
            told.Remove(told.Length - 1);
        return told;
    }

    /// <summary>On the event loop: all blocks are here. What is under way already goes on, whatever its disk did meanwhile.</summary>
    private void Finish(FileJob? job)
    {
        if (job?.Arrive() == true)
            Work(job.Id, FinishAsync);
    }

    private async Task FinishAsync(FileJob job)
    {
        await _store.FinishAsync(job);
        job.Counters.CompletedAt = UnixMs();
        _loop.Post(_ =>
        {
            job.Announced?.Fill();
            _registration.Registrar.Touch(job.Id, job.KnownAs, urgent: true);
        });
        _events.Complete(job);
        _log.Information("{Name} is whole and verified: {Path}", job.Name, job.Path);
        job.Finished.TrySetResult(null);
    }

    /// <summary>On the event loop.</summary>
    private void Fail(FileJob job, string reason)
    {
        if (!job.GiveUp(reason) || _files.GetValueOrDefault(job.Id) != job)
            return; // A copy is nothing that peers know of.
        _engine.Forget(job.Id);
        _registration.Registrar.Remove(job.Id);
        _log.Error("{Name}: {Reason}", job.Name, reason);
        _events.Failed(job, reason);
        _tasks.Run($"the closing of {job.Name}", () => CloseAsync(job));
    }

    /// <summary>What was written survives the node's end, and a loss of power after it.</summary>
    private void CloseFiles()
    {
        foreach (var job in _files.Values)
        {
            job.Cancel();
            if (job is { Target: not null, IsComplete: false })
                _tasks.Run($"the closing of {job.Name}", () => CloseAsync(job));
        }
    }

    private async Task CloseAsync(FileJob job)
    {
        try
        {
            await _disk.OnceAsync(job.Disk, () => Close(job));
        }
        catch (Exception e) when (DiskErrors.IsExpected(e))
        {
            _log.Warning("{Name} is not closed in good order: {Reason}", job.Name, DiskErrors.Describe(e));
        }
    }

    private static bool Close(FileJob job)
    {
        using (job)
            if (job is { Failure: null, Target.Sync: true })
                job.Stored?.Flush();
        return true;
    }

    private double UnixMs() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
}
