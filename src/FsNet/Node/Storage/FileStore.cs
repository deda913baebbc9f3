using FsNet.Base;
using FsNet.Protocol.Content;
using Serilog;

namespace FsNet.Node.Storage;

/// <summary>
/// Gives files their place on disk, and their name in the end. Everything here may be kept waiting by a disk, and is done again after
/// passing errors until the file is given up.
/// </summary>
/// <param name="hashes">Whose hashes are known from before; null for none.</param>
/// <param name="record">Told of everything that changes something on disk, for tests.</param>
internal sealed class FileStore(DiskWork work, TimeProvider time, ILogger log, CancellationToken stop, Action<DiskOperation>? record = null, HashCache? hashes = null)
{
    /// <summary>How often it is looked whether another process is done with a file.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly Disk _disk = new(record);
    private readonly PathOwners _owners = new(new Disk(record));
    private readonly FolderSync _folders = new(new Disk(record), work, stop);

    /// <summary>What an earlier get has left proves what it is, whoever is there to be asked: the whole file, or an unfinished one.</summary>
    /// <returns>Null where there is none, or it cannot be read.</returns>
    public async Task<Manifest?> FindManifestAsync(FileJob job, FileProof proof)
    {
        try
        {
            return await work.OnceAsync(job.Disk, () => FindManifest(job, proof));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Debug("{Name}: nothing is found on disk from before: {Reason}", job.Name, e.Message);
            return null;
        }
    }

    /// <summary>Opens the file's place, and finds what is right there already: all of it, or what an earlier get has left.</summary>
    /// <exception cref="IOException">It cannot be had; a file of another content is in the way.</exception>
    /// <exception cref="OperationCanceledException">The job was given up.</exception>
    public async Task<(StoredFile File, BlockSet Have)> OpenAsync(FileJob job, Manifest manifest)
    {
        FileStamp? seen = null;
        while (true)
        {
            var (opened, other) = await work.RunAsync(job.Name, job.Disk, () => TryOpen(job, manifest), job.Ended);
            if (opened is { } found)
                return found;
            if (seen is null)
                log.Warning("{Name} is being fetched by another process; what becomes of that is waited for", job.Name);
            if (other != seen)
                job.Step();
            seen = other;
            await Task.Delay(LookEvery, time, job.Ended);
        }
    }

    /// <summary>All blocks are verified and written: makes the file durable, proves it, and gives it its name.</summary>
    /// <exception cref="IOException">It cannot be done; a file of another content has taken the name meanwhile.</exception>
    public async Task FinishAsync(FileJob job)
    {
        if (!job.Target!.Sync)
        {
            await work.RunAsync(job.Name, job.Disk, () => Finish(job), job.Ended);
            return;
        }
        await work.SyncAsync(job.Name, job.Disk, () => Finish(job), job.Ended);
        await _folders.RunAsync(job.Stored!.Place, job.Name, job.Disk, job.Ended);
    }

    /// <summary>Puts the content of one file in a second place, block by block, each of them verified again.</summary>
    /// <exception cref="IOException">It cannot be done.</exception>
    public async Task CopyAsync(StoredFile source, FileJob copy)
    {
        var (stored, have) = await OpenAsync(copy, source.Manifest);
        copy.Stored = stored;
        await work.RunAsync(copy.Name, copy.Disk, () => CopyBlocks(source, copy, have), copy.Ended);
        copy.Have = have;
        await FinishAsync(copy);
    }

    private Manifest? FindManifest(FileJob job, in FileProof proof)
    {
        var path = SafePath.Of(job.Target!.Folder, job.Name);
        if (FileFacts.TryOf(path, follow: false) is { Kind: FileKind.File } there && IsFile(job, path, there, proof.Layout))
            return job.Examined?.Manifest;
        return TryReadPart(job, PartName.Beside(path, proof.Id), proof) ?? TryReadPart(job, PartName.ShortBeside(path, proof.Id), proof);
    }

    /// <summary>One that was killed when all blocks were there, and before it had its name, has no hashes behind them.</summary>
    private Manifest? TryReadPart(FileJob job, string path, in FileProof proof)
    {
        if (FileFacts.TryOf(path, follow: false) is not { Kind: FileKind.File } part)
            return null;
        if (part.Stamp.Length == proof.Layout.Length)
            return Hash(job, path, proof.Layout).Manifest is { } found && found.Id == proof.Id ? found : null;
        using var file = Disk.OpenToRead(path);
        return KeptHashes.TryRead(file, proof);
    }

    /// <returns>The file, or, where another process is at work on it, how that one's looks now.</returns>
    private ((StoredFile, BlockSet)? Opened, FileStamp Other) TryOpen(FileJob job, Manifest manifest)
    {
        var place = SafePath.Prepare(_disk, job.Target!.Folder, job.Name);
        if (TryTakeExisting(job, manifest, place.Path) is { } stamp)
        {
            RemoveLeftOver(place.Path, manifest);
            return ((StoredFile.Existing(manifest, job.Name, place, stamp), Full(manifest)), default);
        }
        var claim = _owners.Take(place.Path, manifest.Id);
        PartFile? part = null;
        try
        {
            part = PartFile.TryOpen(_disk, place.Path, manifest, job.Target.Sync);
            if (part is null)
            {
                claim.Dispose();
                return (null, PartFile.StampOf(place.Path, manifest.Id));
            }
            _owners.Compare(claim, part.Identity);
            var have = part.FindValidBlocks(job.Step, job.Ended);
            if (have.Count > 0)
                log.Information("{Name}: {Have} of {Blocks} blocks are there from before", job.Name, have.Count, have.Length);
            return ((StoredFile.UnderWay(part, claim, job.Name, place), have), default);
        }
        catch
        {
            part?.Dispose();
            claim.Dispose();
            throw;
        }
    }

    /// <summary>A file of that name is there: it is either the one that is wanted, or somebody's, which is not touched.</summary>
    private FileStamp? TryTakeExisting(FileJob job, Manifest manifest, string path)
    {
        if (FileFacts.TryOf(path, follow: false) is not { } there)
            return null;
        if (there.Kind != FileKind.File)
            throw new IOException($"'{path}' exists and is {there.Kind.Describe()}; move it away, or choose another folder with --out");
        if (IsFile(job, path, there, manifest.Layout))
            return job.Examined?.Stamp;
        if (job.Target!.Update && hashes?.IsCopy(path, there.Stamp) == true)
            return null;
        throw new IOException(
            $"'{path}' exists and is a different file{(job.Target.Update ? ", and not as an earlier get has put it there" : "")}; move it away, or choose another folder with --out");
    }

    /// <summary>Whether what lies there is the file. It is hashed once, as long as it stays as it is.</summary>
    private bool IsFile(FileJob job, string path, in FileFacts there, BlockLayout layout)
    {
        if (there.Stamp.Length != layout.Length)
            return false;
        if (job.Examined?.Stamp != there.Stamp)
            job.Examined = Hash(job, path, layout);
        return job.Examined?.Manifest.Id == job.Id;
    }

    private (Manifest Manifest, FileStamp Stamp) Hash(FileJob job, string path, BlockLayout layout) => hashes is null
        ? FileHasher.Hash(path, layout.BlockSizeLog2, _ => job.Step(), job.Ended)
        : hashes.Hash(path, layout.BlockSizeLog2, _ => job.Step(), job.Ended);

    /// <summary>A process that was killed between giving the file its name and taking the other away.</summary>
    private void RemoveLeftOver(string path, Manifest manifest)
    {
        if (FileFacts.TryOf(PartName.Beside(path, manifest.Id), follow: false) is null)
            return;
        try
        {
            PartFile.TryOpen(_disk, path, manifest, sync: false)?.Remove();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Debug("An unfinished file stays: {Reason}", e.Message);
        }
    }

    private bool Finish(FileJob job)
    {
        var stored = job.Stored!;
        try
        {
            stored.Finish(job.Step, job.Target!.Traits);
        }
        catch (IOException e) when (DiskErrors.NumberOf(e) == Errno.Exists)
        {
            if (TryTakeExisting(job, stored.Manifest, stored.FinalPath) is { } same)
                stored.Adopt(same);
            else if (job.Target!.Update && FileFacts.TryOf(stored.FinalPath, follow: false) is not null)
                stored.Finish(job.Step, job.Target.Traits, replace: true);
            else
                throw DiskErrors.Of(Errno.Busy, e.Message);
        }
        if (stored.WasThere)
            GiveTraits(job, stored);
        if (stored.WasThere && job.Target!.Sync)
            _disk.SyncExisting(stored.FinalPath);
        return true;
    }

    /// <summary>A file that lay there, whole, may be another user's: then it stays as it is.</summary>
    private void GiveTraits(FileJob job, StoredFile stored)
    {
        if (job.Target!.Traits is not { } traits || FileFacts.TryTell(stored.FinalPath, follow: false) is not { Kind: FileKind.File } there
            || Traits.Of(there) == traits)
            return;
        try
        {
            using var file = Disk.OpenToRead(stored.FinalPath);
            Traits.Give(file, stored.FinalPath, traits);
            stored.Renew(FileFacts.Of(file, stored.FinalPath).Stamp);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Debug("{Name} keeps its time and mode: {Reason}", job.Name, e.Message);
        }
    }

    private static bool CopyBlocks(StoredFile source, FileJob copy, BlockSet have)
    {
        var layout = source.Manifest.Layout;
        var buffer = new byte[layout.BlockBytes];
        for (var block = 0; block < have.Length; block++)
        {
            copy.Ended.ThrowIfCancellationRequested();
            if (have.Contains(block))
                continue;
            var bytes = buffer.AsSpan(0, layout.BytesOf(block));
            using (var reader = source.OpenBlock(block))
                reader.Read(0, bytes);
            if (!source.Manifest.IsBlock(block, bytes))
                throw new IOException($"'{source.FinalPath}' has changed since it was fetched");
            copy.Stored!.Write(block, bytes);
            have.Add(block);
            copy.Step();
        }
        return true;
    }

    private static BlockSet Full(Manifest manifest)
    {
        var all = new BlockSet(manifest.Layout.BlockCount);
        all.Fill();
        return all;
    }
}
