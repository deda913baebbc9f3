using FsNet.Node.Recording;
using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using Serilog;

namespace FsNet.Node.Driving;

/// <summary>What becomes of blocks that were written, or cannot be. On the threads that write.</summary>
internal sealed class WrittenBlocks(
    KnownFiles known, DiskRest rest, FileCloser closer, EventLoop loop, EventLog events, ILogger log) : BlockWriterEvents
{
    public override void Written(FileJob job, ArrivedBlock arrived)
    {
        var (connection, block) = (arrived.Connection, arrived.Block.Block);
        events.Block(job, block, arrived.From, arrived.Block.Size);
        loop.Post(now => known.Stored(now, job, connection, block));
    }

    public override void Idle(FileJob job)
    {
        if (job.IsResting)
            loop.Post(now => rest.Wake(now, job));
    }

    public override void Failed(FileJob job, Exception reason)
    {
        if (!DiskErrors.IsExpected(reason))
            log.Error(reason, "A mistake in the node itself; please report it");
        closer.Abandon(job, $"it cannot be written: {DiskErrors.Describe(reason)}");
    }
}
