using System.Diagnostics;
using FsNet.Node.Storage;
using FsNet.Node.Tracking;
using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;

namespace FsNet.Node.Driving;

/// <summary>What engine and tracker know of a node's files, and of the blocks that came of them. All of it on the event loop.</summary>
internal sealed class KnownFiles(NodeEngine engine, Registration registration)
{
    /// <summary>A file whose manifest and blocks are known.</summary>
    public void Add(TimeSpan now, FileJob job)
    {
        engine.Add(now, job.Stored!.Manifest, job.Have!);
        foreach (var (name, traits) in job.Names)
            registration.Registrar.Set(job.Stored!.Manifest.Proof, name, job.Announced ?? job.Have!, traits);
    }

    /// <summary>
    /// A file that is to be fetched. The tracker may name this node at once: those who start together find each other, not only the seed.
    /// </summary>
    /// <param name="found">Its manifest, where an earlier fetch has left it.</param>
    public void Begin(TimeSpan now, FileJob job, in FileProof proof, Manifest? found)
    {
        registration.Registrar.Set(proof, job.KnownAs, new BlockSet(proof.Layout.BlockCount));
        if (found is null)
            engine.Fetch(now, proof);
        else
            engine.Resume(now, found);
    }

    /// <summary>A file that is fetched has its place on disk.</summary>
    public void Ready(TimeSpan now, FileJob job)
    {
        var manifest = job.Stored!.Manifest;
        job.Announced = WithoutLast(job.Have!);
        registration.Registrar.Set(manifest.Proof, job.KnownAs, job.Announced);
        engine.Ready(now, manifest, job.Have!);
    }

    /// <summary>A block is verified and on disk. While the file rests, the engine does not know it, and only the set does.</summary>
    public void Stored(TimeSpan now, FileJob job, int connection, int block)
    {
        if (job.Failure is not null)
            return;
        if (job.IsResting)
            job.Have!.Add(block);
        else
            engine.BlockStored(now, connection, job.Id, block);
        if (job.Have!.IsFull)
            return; // Before it is durable, the tracker is not told that the file is whole.
        job.Announced!.Add(block);
        registration.Registrar.Touch(job.Id, job.KnownAs);
    }

    /// <summary>A block came that is there, or is being written: once it is there, the engine asks nobody else for it.</summary>
    public void CameAgain(TimeSpan now, FileJob job, int connection, int block)
    {
        if (job.Have?.Contains(block) == true)
            engine.BlockStored(now, connection, job.Id, block);
    }

    public void Corrupt(TimeSpan now, FileJob job, int connection, int block) => engine.BlockCorrupt(now, connection, job.Id, block);

    /// <summary>A file that was fetched is whole, and survives what the user wants it to survive.</summary>
    public void Durable(FileJob job)
    {
        job.Announced?.Fill();
        registration.Registrar.Touch(job.Id, job.KnownAs, urgent: true);
    }

    /// <summary>Nobody is asked for the file, and nobody is served.</summary>
    public void Remove(FileJob job)
    {
        engine.Forget(job.Id);
        registration.Registrar.Remove(job.Id);
        Debug.Assert(engine.Blocks(job.Id) is null, "what is removed is neither held nor wanted");
    }

    /// <summary>A file of which a block is missing is no complete source: that is told only of what is durable.</summary>
    private static BlockSet WithoutLast(BlockSet have)
    {
        var told = have.Clone();
        if (told is { IsFull: true, Length: > 0 })
            told.Remove(told.Length - 1);
        return told;
    }
}
