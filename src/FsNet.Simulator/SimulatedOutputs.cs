using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;

namespace FsNet.Simulator;

/// <summary>Does what a node's engine says, and notes when the file was whole.</summary>
internal sealed class SimulatedOutputs(SimulatedNode node, SimulatedSwarm swarm, SimulatedFrames frames, SimulatedBlocks blocks)
{
    /// <summary>Since the beginning of the world.</summary>
    public TimeSpan? CompletedAt { get; private set; }

    /// <summary>What was whole is no longer on disk.</summary>
    public void Forget() => CompletedAt = null;

    public void CarryOut(NodeOutput output)
    {
        switch (output)
        {
            case NodeOutput.Announce o: frames.Announce(o); break;
            case NodeOutput.RequestBlock o: blocks.Request(o); break;
            case NodeOutput.CancelBlock o: blocks.Cancel(o); break;
            case NodeOutput.SendBlock o: blocks.Send(o); break;
            case NodeOutput.Send o: frames.Send(o.Connection, o.Message); break;
            case NodeOutput.Dial o: node.Dial(o.Address); break;
            case NodeOutput.Close o: node.Close(o.Connection); break;
            case NodeOutput.FindPeers o: node.File.FindPeers(o.Wanted); break;
            case NodeOutput.ManifestVerified o: Proved(o.Manifest); break;
            case NodeOutput.FileCompleted: Complete(); break;
        }
    }

    private void Proved(Manifest manifest)
    {
        swarm.Watch?.ManifestProved(node, manifest);
        node.Later(TimeSpan.Zero, node.File.MakeRoom);
    }

    private void Complete()
    {
        swarm.Watch?.Completed(node);
        if (CompletedAt is not null)
            return;
        CompletedAt = node.Now;
        swarm.NoteCompleted(node);
        if (node.Plan.LeavesWhenComplete)
            node.Soon(node.Leave); // Not in the middle of what the engine still has to say.
    }
}
