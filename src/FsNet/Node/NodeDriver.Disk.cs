using FsNet.Node.Storage;
using FsNet.Node.Transfer;

namespace FsNet.Node;

/// <summary>What disks tell: of blocks that are written, and of files that rest and wake.</summary>
internal sealed partial class NodeDriver
{
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
                driver._loop.Post(now => driver._rest.Wake(now, job));
        }

        public override void Failed(FileJob job, Exception reason)
        {
            if (!DiskErrors.IsExpected(reason))
                driver._log.Error(reason, "A mistake in the node itself; please report it");
            driver.Abandon(job, $"it cannot be written: {DiskErrors.Describe(reason)}");
        }
    }

    private sealed class SenderEvents(NodeDriver driver) : BlockSenderEvents
    {
        public override void Stopped(TimeSpan now, FileJob job, int block) => driver._rest.RestUntilReadable(now, job, block);

        public override void Failed(FileJob job, string reason) => driver.Fail(job, reason);
    }

    private sealed class RestEvents(NodeDriver driver) : DiskRestEvents
    {
        public override void Woken(TimeSpan now, FileJob job)
        {
            driver.Offer(now, job);
            driver._log.Information("{Name} goes on", job.Name);
            if (job.Have!.IsFull && !job.Finished.Task.IsCompleted)
                driver.Finish(job);
        }

        public override void Lost(FileJob job, string reason) => driver.Abandon(job, reason);
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

    /// <summary>Tells engine and tracker of a file whose manifest and blocks are known.</summary>
    private void Offer(TimeSpan now, FileJob job)
    {
        _engine.Add(now, job.Stored!.Manifest, job.Have!);
        foreach (var name in job.Names)
            _registration.Registrar.Set(job.Stored!.Manifest.Proof, name, job.Announced ?? job.Have!);
    }
}
