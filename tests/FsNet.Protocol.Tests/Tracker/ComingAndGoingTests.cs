using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>Whatever nodes tell and take back, alone at their address or one of several, everybody is found who has a file, and nobody else.</summary>
public class ComingAndGoingTests
{
    private const int Addresses = 12;
    private const int NodesAtAddress = 3;
    private const int Files = 20;
    private const int Steps = 6_000;

    private readonly EngineFixture _tracker = new() { Transport = TrackTransport.Tcp };
    private readonly Dictionary<(NodeAddress Node, int File), bool> _complete = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EverybodyIsFoundWhoHasAFile(ulong seed)
    {
        var random = new Prng(seed);
        for (var step = 0; step < Steps; step++)
        {
            var node = Node(random.Next(Addresses)).WithPort((ushort)(1 + random.Next(NodesAtAddress)));
            Change(node, random.Next(Files), random);
            if (step % 50 == 0)
                AssertAllFound();
        }
        foreach (var node in _complete.Keys.Select(k => k.Node).Distinct().ToList())
            Leave(node);
        AssertAllFound();
        Assert.Equal((0, 0, 0, 0L), (_tracker.Engine.EntryCount, _tracker.Engine.FileCount, _tracker.Engine.NodeCount, _tracker.Engine.MemoryBytes));
    }

    private void Change(NodeAddress node, int file, Prng random)
    {
        switch (random.Next(10))
        {
            case < 6:
                var complete = random.Next(2) == 0;
                _tracker.Present(node, node.Port, (Proof(file), complete ? All : Samples.Blocks(1), "a"));
                _complete[(node, file)] = complete;
                break;
            case < 9:
                _tracker.Update(node, node.Port, [], File(file));
                _complete.Remove((node, file));
                break;
            default:
                if (random.Next(10) == 0)
                    Leave(node);
                break;
        }
    }

    private void Leave(NodeAddress node)
    {
        _tracker.Ask(node, new GoodbyeRequest(node.Port, node.Port));
        foreach (var key in _complete.Keys.Where(k => k.Node == node).ToList())
            _complete.Remove(key);
    }

    private void AssertAllFound()
    {
        Assert.Equal(_complete.Count, _tracker.Engine.EntryCount);
        for (var file = 0; file < Files; file++)
        {
            var holders = _complete.Where(h => h.Key.File == file).ToLookup(h => h.Value, h => h.Key.Node);
            var found = _tracker.Locate(Node(999), File(file), 200);
            Assert.Equal(Sorted(holders[false]), Sorted(found.Partial));
            Assert.Equal(Sorted(holders[true]), Sorted(found.Complete));
        }
    }

    private static IEnumerable<string> Sorted(IEnumerable<NodeAddress> nodes) => nodes.Select(n => n.ToString()).Order(StringComparer.Ordinal);
}
