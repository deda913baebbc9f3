using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using Serilog;

namespace FsNet.Node.Driving;

/// <summary>Blocks that cannot be read on while they are sent: for the moment, or for good. All of it on the event loop.</summary>
internal sealed class BlockRetry(
    BlockSender sender, DiskRest rest, FileCloser closer, EventLoop loop, DiskWork disk, OwnedTasks tasks, ILogger log, CancellationToken stop)
{
    /// <summary>How long a block that cannot be read now keeps its place among those that are sent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="job">Null where the file is gone.</param>
    public void Unreadable(TimeSpan now, int connection, BlockJob block, FileJob? job, Exception reason)
    {
        if (job is null || job.IsResting || job.Failure is not null || !sender.IsSending(block))
            sender.GiveUp(now, connection, block);
        else if (disk.Note(job.Name, job.Disk, reason))
            tasks.Run($"the reading of {job.Name}", () => ReadAgainAsync(connection, block, job));
        else
            Fail(now, connection, block, job, reason);
    }

    private async Task ReadAgainAsync(int connection, BlockJob block, FileJob job)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(job.Ended, stop);
        patience.CancelAfter(Patience);
        try
        {
            await disk.RunAsync(job.Name, job.Disk, () => Probe(block), patience.Token);
            loop.Post(now => sender.SendAgain(now, connection, block));
        }
        catch (OperationCanceledException)
        {
            loop.Post(now =>
            {
                sender.GiveUp(now, connection, block);
                rest.RestUntilReadable(now, job, block.Block);
            });
        }
        catch (Exception e)
        {
            loop.Post(now => Fail(now, connection, block, job, e));
        }
    }

    private static bool Probe(BlockJob block)
    {
        block.Probe();
        return true;
    }

    private void Fail(TimeSpan now, int connection, BlockJob block, FileJob job, Exception reason)
    {
        sender.GiveUp(now, connection, block);
        if (!DiskErrors.IsExpected(reason))
            log.Error(reason, "A mistake in the node itself; please report it");
        closer.GiveUp(job, DiskErrors.Describe(reason));
    }
}
