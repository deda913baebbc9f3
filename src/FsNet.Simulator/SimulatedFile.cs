using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Tracker;

namespace FsNet.Simulator;

/// <summary>What engine and tracker are told of the file, in one life of a node.</summary>
internal sealed class SimulatedFile(SimulatedNode node, SimulatedSwarm swarm, SimulatedDisk disk, Liar? liar, SimulatedRegistration registration)
{
    public const string Name = "file";

    private readonly NodeEngine _engine = node.Engine;

    /// <summary>The node wants the file no longer, because it found no room for it.</summary>
    public bool IsGivenUp { get; private set; }

    private Manifest Manifest => swarm.Manifest;

    private Registrar Registrar => registration.Registrar;

    /// <summary>Shares the file, or fetches what is missing.</summary>
    public void Begin()
    {
        if (disk.HoldsFile || liar is { Boasts: true })
            Share();
        else
            Find();
    }

    /// <summary>The swarm's own manifest takes the place of the one that came: equal, and kept once.</summary>
    public void MakeRoom()
    {
        disk.MakeRoom(Manifest.Layout.BlockCount);
        var have = Shown();
        Registrar.Set(Manifest.Proof, Name, have);
        _engine.Ready(node.Clock, Manifest, have);
    }

    public void FindPeers(int wanted) => registration.Locate(
        Manifest.Id, wanted, (peers, complete) => _engine.PeersFound(node.Clock, Manifest.Id, peers, complete));

    /// <summary>A block is on disk.</summary>
    public void Stored(int connection, int block)
    {
        _engine.BlockStored(node.Clock, connection, Manifest.Id, block);
        Registrar.Touch(Manifest.Id, Name, disk.HoldsFile);
    }

    /// <summary>As the real driver does when a write fails: nobody is asked for the file, and nobody is served.</summary>
    public void GiveUp()
    {
        IsGivenUp = true;
        _engine.Forget(Manifest.Id);
        Registrar.Remove(Manifest.Id);
    }

    private void Share()
    {
        var have = Shown();
        Registrar.Set(Manifest.Proof, Name, have);
        node.Do(() => _engine.Add(node.Clock, Manifest, have));
    }

    /// <summary>By its name; where anybody may share another of that name, the user has the id.</summary>
    private void Find() => registration.Find(
        swarm.HasHostiles ? FindRequest.ById(Manifest.Id) : FindRequest.ByName(Name), Manifest.Id, proof => Fetch(proof));

    private void Fetch(in FileProof proof)
    {
        Registrar.Set(proof, Name, new BlockSet(proof.Layout.BlockCount));
        if (disk.Blocks is null)
            _engine.Fetch(node.Clock, proof, Manifest);
        else
            _engine.Resume(node.Clock, Manifest); // The hashes lie beside the blocks.
    }

    /// <summary>What the node says it has: what is on disk, unless it boasts.</summary>
    private BlockSet Shown()
    {
        if (liar is not { Boasts: true })
            return disk.Blocks!.Clone();
        var all = new BlockSet(Manifest.Layout.BlockCount);
        all.Fill();
        return all;
    }
}
