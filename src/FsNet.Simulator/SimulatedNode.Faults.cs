using FsNet.Protocol.Content;

namespace FsNet.Simulator;

/// <summary>What the fault plan does to a node, and what it does then.</summary>
public sealed partial class SimulatedNode
{
    private bool _gaveUp;

    /// <summary>There is no room for another block.</summary>
    internal bool DiskIsFull { set => _disk.IsOutOfRoom = value; }

    internal Manifest Manifest => Swarm.Manifest;

    internal TimeSpan WorldNow => Now;

    /// <summary>It wants the file no longer, because it found no room for it.</summary>
    internal bool HasGivenUp => _gaveUp;

    /// <summary>What is on disk and right. Not to be changed.</summary>
    internal BlockSet? Disk => _disk.Blocks;

    /// <summary>What the engine says it holds; null before it knows of the file.</summary>
    internal BlockSet? EngineBlocks => _engine.Blocks(Swarm.Manifest.Id);

    internal int EnginePeers => _engine.PeerCount;

    /// <summary>Control frames that wait here, because peers do not read.</summary>
    internal double UnreadBytes => Swarm.HasHostiles ? Connections.Sum(c => c.Flow.Window?.WaitingAt(Now) ?? 0) : 0;

    /// <summary>An empty disk takes the place of the node's. The node is down.</summary>
    internal void ClearDisk()
    {
        Swarm.NoteCleared(this);
        _disk.Clear();
        CompletedAt = null;
    }

    /// <param name="share">Of the rates in the plan.</param>
    internal void SetSpeed(double share) => SetRates(Plan.UpBitsPerSecond, Plan.DownBitsPerSecond, share);

    /// <summary>Who has given up for lack of room is told by somebody to try again.</summary>
    internal void MakeDiskRoom()
    {
        _disk.IsOutOfRoom = false;
        if (!IsUp || !_gaveUp)
            return;
        Crash();
        Start();
    }

    private bool TryStore(SimulatedConnection connection, int block, bool isWrong)
    {
        if (_disk.IsOutOfRoom || _gaveUp)
        {
            Watch?.BlockArrived(connection, block, BlockFate.NoRoom);
            GiveUp();
            return false;
        }
        _disk.Store(block, isWrong);
        Watch?.BlockArrived(connection, block, isWrong ? BlockFate.Believed : BlockFate.Stored);
        return true;
    }

    /// <summary>As the real driver does when a write fails: nobody is asked for the file, and nobody is served.</summary>
    private void GiveUp()
    {
        _gaveUp = true;
        _engine.Forget(Swarm.Manifest.Id);
        Registrar.Remove(Swarm.Manifest.Id);
    }

    /// <summary>Whether the block that it sends has the wrong bytes.</summary>
    internal override bool Spoils(int block) => _disk.IsWrong(block) || _liar?.Spoils(block, _disk.Contains(block)) == true;

    /// <summary>What it says it has: what is on disk, unless it boasts.</summary>
    private BlockSet Shown()
    {
        if (_liar is not { Boasts: true })
            return _disk.Blocks!.Clone();
        var all = new BlockSet(Swarm.Manifest.Layout.BlockCount);
        all.Fill();
        return all;
    }
}
