using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;

namespace FsNet.Fuzz.Engines;

/// <summary>
/// Whatever happened to a node, and whoever is still connected to it and silent: honest nodes are served by it, and it is served by
/// them, within a bound.
/// </summary>
internal sealed class HonestWork(DrivenNode node)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Transit = TimeSpan.FromMilliseconds(1);

    /// <summary>Deliveries without any time between: two engines that never stop talking would make it endless.</summary>
    private const int MostDeliveries = 20_000;

    private readonly Queue<Action> _under = [];

    public void Demand()
    {
        foreach (var file in Files.All.Where(f => f.Layout.BlockCount > 0))
        {
            if (node.HasWhole(file.Id))
                Serves(file);
            else if (node.Engine.Blocks(file.Id) is not null)
                Fetches(file);
        }
    }

    /// <summary>An honest node that has nothing calls, and gets the file.</summary>
    private void Serves(Manifest file)
    {
        var leech = Helper(1);
        leech.Tell(e => e.Fetch(leech.Now, file.Proof));
        Until(leech, file, () => leech.HasWhole(file.Id), "an honest node does not get it");
        Leave(leech);
    }

    /// <summary>An honest node that has the file can be called, and the file is fetched.</summary>
    private void Fetches(Manifest file)
    {
        var seed = Helper(2);
        seed.Tell(e => e.Add(seed.Now, file, Files.Whole(file)));
        Until(seed, file, () => node.HasWhole(file.Id), "it is not fetched from an honest node");
        Leave(seed);
    }

    private DrivenNode Helper(int number)
    {
        var helper = new DrivenNode((ulong)(0x1000 * number), new SwarmOptions { ListenPort = 9100 });
        helper.Advance(node.Now);
        foreach (var end in (DrivenNode[])[node, helper])
        {
            end.Leaves = Deliver;
            end.Closes = HangUp;
        }
        return helper;
    }

    private void Until(DrivenNode helper, Manifest file, Func<bool> isDone, string complaint)
    {
        var end = node.Now + Bound;
        while (!isDone())
        {
            Invariant.Holds(node.Now < end, $"{file.Id.Short}: {complaint} within {Bound}; {node.Engine.PeerCount} connections");
            Drivers(helper);
            Calls(node, helper);
            Calls(helper, node);
            Deliveries();
            var next = Min(node.Engine.NextWakeup, helper.Engine.NextWakeup);
            var now = Min(next > node.Now ? next : node.Now + Transit, end);
            node.Advance(now);
            helper.Advance(now);
        }
    }

    private void Leave(DrivenNode helper)
    {
        foreach (var connection in helper.Connections.Values.ToArray())
            HangUp(connection);
        Deliveries();
        node.Leaves = null;
        node.Closes = null;
    }

    /// <summary>What both drivers do at once: disks have room, and the tracker knows honest nodes.</summary>
    private void Drivers(DrivenNode helper)
    {
        foreach (var end in (DrivenNode[])[node, helper])
        {
            while (end.Proved.Count > 0)
                end.MakeRoom(0, new BlockSet(end.Proved[0].Layout.BlockCount));
            var other = end == node ? helper : node;
            foreach (var file in end.Searching.ToArray())
            {
                end.Searching.Remove(file);
                end.Tell(e => e.PeersFound(end.Now, file, [AddressOf(other)]));
            }
        }
    }

    private Protocol.Wire.NodeAddress AddressOf(DrivenNode end) => Strangers.Honest(end == node ? 0 : (int)(end.Id / 0x1000));

    /// <summary>A call of an honest node is taken; strangers take none any more.</summary>
    private void Calls(DrivenNode from, DrivenNode to)
    {
        while (from.Dialing.Count > 0)
        {
            var isHonest = from.Dialing[0] == AddressOf(to);
            if (from.AnswerDial(0, isHonest) is not { } near)
                continue;
            var far = to.Connect(AddressOf(from), outgoing: false);
            (near.Far, far.Far) = (far, near);
            foreach (var end in (DrivenConnection[])[near, far])
                Begin(end);
        }
    }

    /// <summary>What an end said before there was another end to hear it.</summary>
    private void Begin(DrivenConnection end)
    {
        foreach (var message in end.FirstSaid)
            Deliver(end, message, default);
        if (!end.Owner.Connections.ContainsKey(end.Id))
            HangUp(end);
    }

    private void Deliver(DrivenConnection from, PeerMessage? message, BlockOrder block)
    {
        if (from.Far is not { } far)
            return;
        if (message is not null)
        {
            _under.Enqueue(() => far.Owner.Receive(far, message));
            return;
        }
        _under.Enqueue(() =>
        {
            from.Owner.Sent(block, isReadable: true);
            var order = new BlockOrder(far.Id, block.File, block.Block);
            if (far.Owner.Requested.Contains(order))
                far.Owner.Arrived(order, isRight: true);
        });
    }

    private void HangUp(DrivenConnection end)
    {
        if (end.Far is { } far)
            _under.Enqueue(() => far.Owner.Disconnect(far));
    }

    private void Deliveries()
    {
        for (var count = 0; _under.TryDequeue(out var deliver); count++)
        {
            Invariant.Holds(count < MostDeliveries, $"two nodes do not stop talking to each other");
            deliver();
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
