using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>Whoever has the file is found among any number that the tracker was told of, and that bring nothing.</summary>
public class SearchTests
{
    private const int Partial = 80;
    private const int Crowd = 200;

    private static readonly NodeAddress Honest = NodeAddress.V4(0x0A000001, 9100);

    /// <summary>
    /// The one that has it stands first or last among the complete ones in every answer of the tracker: it is called, and the file is
    /// opened with it.
    /// </summary>
    [Theory]
    [InlineData(Partial, true)]
    [InlineData(Partial, false)]
    [InlineData(Crowd, true)]
    [InlineData(Crowd, false)]
    public void OneAmongManyIsCalledWhereverItStands(int place, bool boasts)
    {
        var engine = CrowdedEngine.Wanting();
        var addresses = Named(Crowd);
        addresses.Insert(place, Honest);
        int? found = null;
        for (var i = 0; i < 4 * 30 && found is null; i++)
        {
            engine.Wait(TimeSpan.FromMilliseconds(250));
            foreach (var output in engine.Outputs())
                if (output is NodeOutput.FindPeers)
                    engine.Found(addresses.Count - Partial, [.. addresses]);
                else if (output is NodeOutput.Dial dial)
                    found = Answer(engine, dial.Address, boasts) is var connection && dial.Address == Honest ? connection : found;
        }
        Assert.NotNull(found);
        Assert.Contains(engine.Said()[found.Value], m => m is Open);
    }

    /// <summary>A node that answers and has no place is called less and less often: all who find none would crowd its line otherwise.</summary>
    [Fact]
    public void WhoHasNoPlaceIsCalledLessAndLess()
    {
        var engine = CrowdedEngine.Wanting();
        var calls = 0;
        for (var i = 0; i < 4 * 60; i++)
        {
            engine.Found(1, Honest);
            foreach (var dial in engine.Outputs().OfType<NodeOutput.Dial>())
            {
                calls++;
                var connection = engine.Answer(dial.Address);
                engine.Say(connection, new Hello(7, 9100));
                engine.Say(connection, new Goodbye(GoodbyeReason.TooManyPeers));
            }
            engine.Wait(TimeSpan.FromMilliseconds(250));
        }
        Assert.InRange(calls, 4, 8);
    }

    /// <summary>Those who take a call and say nothing are given up before they are dropped, though blocks come from elsewhere meanwhile.</summary>
    [Fact]
    public void TheSilentDoNotKeepOthersFromBeingCalled()
    {
        var engine = CrowdedEngine.Holding(1);
        var slow = engine.Meet(0x0B000001, CrowdedEngine.Blocks);
        for (var i = 0; i < 4 * 3; i++)
        {
            engine.Deliver(slow, 50 + i);
            engine.Wait(TimeSpan.FromMilliseconds(250));
        }
        engine.Found([.. Named(CrowdedEngine.Options.TargetPeers), Honest]);
        var called = new List<NodeAddress>();
        for (var i = 0; i < 4 * 5; i++)
        {
            engine.Deliver(slow, 1 + i);
            engine.Wait(TimeSpan.FromMilliseconds(250));
            foreach (var dial in engine.Outputs().OfType<NodeOutput.Dial>())
            {
                called.Add(dial.Address);
                engine.Answer(dial.Address);
            }
        }
        Assert.Contains(Honest, called);
        Assert.Equal(called.Distinct().Count(), called.Count);
    }

    /// <summary>Each of a prefix of its own.</summary>
    private static List<NodeAddress> Named(int count) =>
        [.. Enumerable.Range(0, count).Select(i => NodeAddress.V4(0x0C000000 + (uint)i, 9100))];

    /// <summary>Says Hello, and that it has everything, or only Hello.</summary>
    private static int Answer(CrowdedEngine engine, NodeAddress address, bool boasts)
    {
        var connection = engine.Answer(address);
        engine.Say(connection, new Hello(1000ul + (ulong)connection, 9100));
        if (boasts && address != Honest)
            engine.Open(connection, CrowdedEngine.Blocks);
        return connection;
    }
}
