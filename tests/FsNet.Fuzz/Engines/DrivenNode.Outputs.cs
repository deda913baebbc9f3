using FsNet.Fuzz.Wire;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;

namespace FsNet.Fuzz.Engines;

/// <summary>What the engine wants done, each looked at before it is.</summary>
internal sealed partial class DrivenNode
{
    private const int FirstWords = 4;

    private void CarryOut(NodeOutput output)
    {
        switch (output)
        {
            case NodeOutput.Dial o: Dial(o); break;
            case NodeOutput.Close o: Close(o); break;
            case NodeOutput.Send o: Send(Live(o.Connection, o), o.Message); break;
            case NodeOutput.Announce o: Announce(o); break;
            case NodeOutput.RequestBlock o: Request(o); break;
            case NodeOutput.CancelBlock o: Cancel(o); break;
            case NodeOutput.SendBlock o: SendBlock(o); break;
            case NodeOutput.FindPeers o: FindPeers(o); break;
            case NodeOutput.ManifestVerified o: Verified(o.Manifest); break;
            case NodeOutput.FileCompleted o: Completed(o.File); break;
        }
    }

    private DrivenConnection Live(int connection, NodeOutput output)
    {
        Invariant.Holds(_connections.TryGetValue(connection, out var live), $"{output}: there is no connection {connection}");
        return live;
    }

    private void Dial(NodeOutput.Dial o)
    {
        Invariant.Holds(!Dialing.Contains(o.Address), $"{o.Address} is called already");
        Dialing.Add(o.Address);
        // Who answers takes the place of somebody who is of no use, where there is no other.
        Invariant.Holds(Dialing.Count <= _options.MaxPeers, $"{Dialing.Count} calls, of {_options.MaxPeers}");
    }

    private void Close(NodeOutput.Close o)
    {
        var connection = Live(o.Connection, o);
        _connections.Remove(connection.Id);
        Forget(connection.Id);
        Closes?.Invoke(connection);
    }

    private void Send(DrivenConnection connection, PeerMessage message)
    {
        Invariant.Holds(!connection.IsLeaving, $"{message} after Goodbye");
        PeerMessages.ReadAgain(message);
        if (message is Open open)
            connection.OpenedHere[open.Handle] = open.FileId;
        else if (HandleOf(message) is { } handle)
            Invariant.Holds(connection.OpenedHere.ContainsKey(handle), $"{message}: no file was opened as {handle}");
        if (message is Refuse refuse)
            Requested.RemoveAll(r => r.Connection == connection.Id && r.File == refuse.FileId);
        connection.IsLeaving |= message is Goodbye;
        LastProbe = message as Probe ?? LastProbe;
        if (connection.FirstSaid.Count < FirstWords)
            connection.FirstSaid.Add(message);
        Leaves?.Invoke(connection, message, default);
    }

    private static ushort? HandleOf(PeerMessage message) => message switch
    {
        ManifestRequest m => m.Handle,
        ManifestPart m => m.Handle,
        Have m => m.Handle,
        Suggest m => m.Handle,
        Request m => m.Handle,
        Cancel m => m.Handle,
        Reject m => m.Handle,
        _ => null,
    };

    private void Announce(NodeOutput.Announce o)
    {
        foreach (var (id, handle) in o.To)
        {
            var connection = Live(id, o);
            Invariant.Holds(connection.OpenedHere.TryGetValue(handle, out var file), $"{o}: no file was opened as {handle}");
            foreach (var range in o.Ranges)
                for (var block = range.First; block < range.First + range.Count; block++)
                    Invariant.Holds(Engine.Blocks(file)?.Contains(block) == true, $"it tells of block {block}, which it has not");
            Send(connection, new Have(handle, o.Ranges));
        }
    }

    private void Request(NodeOutput.RequestBlock o)
    {
        var connection = Live(o.Connection, o);
        var order = new BlockOrder(o.Connection, o.File, o.Block);
        var have = Engine.Blocks(o.File);
        Invariant.Holds(have is not null && o.Block < have.Length && !have.Contains(o.Block), $"{o}: nothing that is wanted");
        Invariant.Holds(!Requested.Contains(order), $"{o}: asked for twice");
        Invariant.Holds(connection.OpenedByPeer.Contains((o.RemoteHandle, o.File)), $"{o}: the peer has no file {o.RemoteHandle}");
        Requested.Add(order);
        var count = Requested.Count(r => r.Connection == o.Connection);
        Invariant.Holds(count <= _options.MaxRequests, $"{count} blocks asked of one peer, of {_options.MaxRequests}");
        Send(connection, new Request(o.Handle, o.Block));
    }

    private void Cancel(NodeOutput.CancelBlock o)
    {
        var connection = Live(o.Connection, o);
        Invariant.Holds(Requested.Remove(new BlockOrder(o.Connection, o.File, o.Block)), $"{o}: it was not asked for");
        Send(connection, new Cancel(o.Handle, o.Block));
    }

    private void SendBlock(NodeOutput.SendBlock o)
    {
        var connection = Live(o.Connection, o);
        var order = new BlockOrder(o.Connection, o.File, o.Block);
        Invariant.Holds(Engine.Blocks(o.File)?.Contains(o.Block) == true, $"{o}: it has no such block");
        Invariant.Holds(connection.Asked.Contains((o.File, o.Block)), $"{o}: nobody has asked for it");
        Sending.Add(order);
        var toOne = Sending.Count(s => s.Connection == o.Connection);
        Invariant.Holds(toOne <= SwarmOptions.UploadsPerPeer, $"{toOne} blocks are sent to one peer, of {SwarmOptions.UploadsPerPeer}");
        Leaves?.Invoke(connection, null, order);
    }

    private void FindPeers(NodeOutput.FindPeers o)
    {
        Invariant.Holds(o.Wanted > 0 && Engine.Blocks(o.File) is not null, $"{o}: a file that is not wanted");
        if (!Searching.Contains(o.File))
            Searching.Add(o.File);
    }

    private void Verified(Manifest manifest)
    {
        Invariant.Holds(Engine.Blocks(manifest.Id) is not null, $"a manifest of {manifest.Id.Short}, which is not wanted");
        Invariant.Holds(Manifest.TryVerify(manifest.Id, manifest.Layout, manifest.Blocks.ToArray()) is not null, $"a manifest that proves nothing");
        Invariant.Holds(Proved.TrueForAll(p => p.Id != manifest.Id), $"the manifest of {manifest.Id.Short} a second time");
        Proved.Add(manifest);
    }

    private void Completed(Hash256 file)
    {
        Invariant.Holds(Engine.Blocks(file) is { IsFull: true }, $"{file.Short} is complete, and is not");
        Invariant.Holds(_completed.Add(file), $"{file.Short} is complete a second time");
    }

    /// <summary>All outputs are done: the engine and its driver have the same picture.</summary>
    private void Settled()
    {
        Invariant.Holds(Engine.PeerCount == _connections.Count, $"it counts {Engine.PeerCount} connections, there are {_connections.Count}");
        Invariant.Holds(Engine.PeerCount <= _options.MaxPeers, $"{Engine.PeerCount} connections, of {_options.MaxPeers}");
    }
}
