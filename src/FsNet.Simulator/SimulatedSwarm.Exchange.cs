using FsNet.Simulator.Events;

namespace FsNet.Simulator;

/// <summary>What nodes have for each other, and for those who look on.</summary>
public sealed partial class SimulatedSwarm
{
    internal int LaneNumber(int node) => LaneShift == int.MaxValue ? 0 : node >> LaneShift;

    /// <summary>Not while a lane is apart.</summary>
    internal void Deliver(int node, in Mail mail)
    {
        ref var box = ref Mailboxes[node];
        if (mail.PatienceTicks != Patience.OfRequest)
            box.Add(mail);
        else
            box.Add(mail with { PatienceTicks = box.IsBusy ? Patience.Blocks : Patience.Frames });
        Visit(node, box.DueAt);
    }

    /// <summary>The node is visited then, if not before. The past is now.</summary>
    internal void Visit(int number, TimeSpan at)
    {
        ref var visit = ref Visits[number];
        if (at >= visit)
            return;
        if (World.Lockstep is null)
            World.Plan(visit = at < World.Now ? World.Now : at, _hosts[number], 0, Mailboxes[number].Life);
        else
            visit = at;
    }

    internal void NoteStored(SimulatedNode node, int block, SimulatedHost from, int bytes)
    {
        node.Lane.BlocksStored++;
        if (_blocksAreSeen)
            Note(node.Lane, new BlockNews(node.Lane.Now, node, block, from, bytes));
    }

    internal void NoteCompleted(SimulatedNode node) => Note(node.Lane, new BlockNews(node.Lane.Now, node, -1, null, 0));

    /// <summary>To those who look on.</summary>
    internal void Tell(in BlockNews news)
    {
        if (news.From is { } from)
            _observer?.BlockStored(news.At, news.Node, news.Block, from, news.Bytes);
        else
            TellCompleted(news.At, news.Node);
    }

    private void Note(Lane lane, in BlockNews news)
    {
        if (lane.IsApart)
            lane.Tell(news);
        else
            Tell(news);
    }

    private void TellCompleted(TimeSpan at, SimulatedNode node)
    {
        CompletedLeechers++;
        _observer?.Completed(at, node);
        if (Plan.EndsWhenComplete && CompletedLeechers == _leechers)
            World.Stop();
    }

    internal void NoteCleared(SimulatedNode node) => CompletedLeechers -= node.CompletedAt is null ? 0 : 1;
}
