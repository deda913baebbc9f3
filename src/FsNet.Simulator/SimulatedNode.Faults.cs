using FsNet.Protocol.Content;
using FsNet.Simulator.Network;
using FsNet.Simulator.Watching;

namespace FsNet.Simulator;

/// <summary>What the fault plan does to a node, and what it does then.</summary>
public sealed partial class SimulatedNode
{
    private BlockSet? _wrong;
    private bool _gaveUp;

    /// <summary>Cut from the tracker, and from all nodes that are not away as well.</summary>
    internal bool IsAway
    {
        get;
        set
        {
            _swarm.NodesAway += (value ? 1 : 0) - (field ? 1 : 0);
            field = value;
        }
    }

    /// <summary>Whether one of them is away and the other is not. Does not look at the other while all are there.</summary>
    internal bool IsApartFrom(SimulatedNode other) => _swarm.NodesAway > 0 && IsAway != other.IsAway;

    /// <summary>There is no room for another block.</summary>
    internal bool DiskIsFull { get; set; }

    internal Manifest Manifest => _swarm.Manifest;

    internal TimeSpan WorldNow => Now;

    internal bool IsLiar => _liar is not null;

    /// <summary>It wants the file no longer, because it found no room for it.</summary>
    internal bool HasGivenUp => _gaveUp;

    /// <summary>What is on disk and right. Not to be changed.</summary>
    internal BlockSet? Disk => _disk;

    /// <summary>What the engine says it holds; null before it knows of the file.</summary>
    internal BlockSet? EngineBlocks => _engine.Blocks(_swarm.Manifest.Id);

    internal int EnginePeers => _engine.PeerCount;

    /// <summary>Blocks that are being sent.</summary>
    internal int Sending => _connections.Values.Sum(c => c.Flow.Count);

    /// <summary>An empty disk takes the place of the node's. The node is down.</summary>
    internal void ClearDisk()
    {
        _swarm.NoteCleared(this);
        (_disk, _wrong, CompletedAt) = (null, null, null);
    }

    /// <param name="share">Of the rates in the plan.</param>
    internal void SetSpeed(double share)
    {
        _uplink.Advance();
        _uplink.Rate = share * BytesPerSecond(Plan.UpBitsPerSecond);
        Downlink.Burden(Lane, 0); // What has flowed until now flowed at the old rate.
        Downlink.Rate = share * BytesPerSecond(Plan.DownBitsPerSecond);
        if (IsUp)
            LookAgain();
    }

    /// <summary>Who has given up for lack of room is told by somebody to try again.</summary>
    internal void MakeDiskRoom()
    {
        DiskIsFull = false;
        if (!IsUp || !_gaveUp)
            return;
        Crash();
        Start();
    }

    private bool TryStore(SimulatedConnection connection, int block, bool isWrong)
    {
        if (DiskIsFull || _gaveUp)
        {
            Watch?.BlockArrived(connection, block, BlockFate.NoRoom);
            GiveUp();
            return false;
        }
        _disk!.Add(block);
        if (isWrong)
            (_wrong ??= new BlockSet(_disk.Length)).Add(block);
        Watch?.BlockArrived(connection, block, isWrong ? BlockFate.Believed : BlockFate.Stored);
        return true;
    }

    /// <summary>As the real driver does when a write fails: nobody is asked for the file, and nobody is served.</summary>
    private void GiveUp()
    {
        _gaveUp = true;
        _engine.Forget(_swarm.Manifest.Id);
        _registrar.Remove(_swarm.Manifest.Id);
    }

    /// <summary>Whether the block that it sends has the wrong bytes.</summary>
    private bool Spoils(int block) => _wrong?.Contains(block) == true || _liar?.Spoils(block, _disk?.Contains(block) == true) == true;

    /// <summary>What it says it has: what is on disk, unless it boasts.</summary>
    private BlockSet Shown()
    {
        if (_liar is not { Boasts: true })
            return _disk!.Clone();
        var all = new BlockSet(_swarm.Manifest.Layout.BlockCount);
        all.Fill();
        return all;
    }
}
