using FsNet.Node.Scheduling;
using FsNet.Node.Storage;

namespace FsNet.Node.Driving;

/// <summary>Puts what was fetched in a second place.</summary>
internal sealed class FileCopier(FileStore store, OwnedTasks tasks, TimeProvider time, CancellationToken stop)
{
    /// <returns>The copy, which says when it is done, and how it ended.</returns>
    public FileJob Copy(FileJob source, string name)
    {
        var copy = new FileJob(source.Id, source.Layout, name, source.Target) { Disk = new DiskState(time) };
        tasks.Run($"the copying of {name}", () => CopyAsync(source, copy), e => copy.GiveUp(e.Message));
        return copy;
    }

    private async Task CopyAsync(FileJob source, FileJob copy)
    {
        using var end = stop.Register(copy.Cancel);
        try
        {
            await store.CopyAsync(source.Stored!, copy);
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
}
