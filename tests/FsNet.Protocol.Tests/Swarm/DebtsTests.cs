using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>What peers promise and do not bring holds nobody up.</summary>
public class DebtsTests
{
    private const uint Attacker = 0x0A000042;
    private const uint Honest = 0x0A000001;

    [Fact]
    public void WhoHasDeliveredNothingOwesOneBlock()
    {
        var engine = CrowdedEngine.Holding(1);
        var peer = engine.Meet(Attacker, CrowdedEngine.Blocks);
        engine.Outputs();
        engine.Say(peer, new Suggest(0, 10));
        engine.Say(peer, new Suggest(0, 11));
        Assert.Equal([10], Asked(engine, peer));
        engine.Deliver(peer, 10);
        engine.Outputs();
        engine.Say(peer, new Suggest(0, 11));
        engine.Say(peer, new Suggest(0, 12));
        Assert.Equal([11, 12], Asked(engine, peer));
    }

    /// <summary>However many promise blocks and bring none: those who do have their whole window.</summary>
    [Fact]
    public void TrialsTakeNothingOfTheWindow()
    {
        var engine = CrowdedEngine.Holding(1);
        var honest = Enumerable.Range(0, 8).Select(i => engine.Meet(Honest + (uint)i, CrowdedEngine.Blocks)).ToArray();
        foreach (var peer in honest)
            engine.Deliver(peer, 0);
        for (var i = 0u; i < 10; i++)
            engine.Say(engine.Meet(Attacker + i, CrowdedEngine.Blocks), new Suggest(0, 1 + (int)i));
        engine.Outputs();
        foreach (var peer in honest)
            for (var i = 0; i < 4; i++)
                engine.Say(peer, new Suggest(0, 20 + 4 * peer + i));
        Assert.InRange(engine.Outputs().Count(o => o is NodeOutput.RequestBlock), CrowdedEngine.Options.Window, 2 * CrowdedEngine.Options.Window);
    }

    /// <summary>Some bytes come, again and again: it is late all the same, and the block is had elsewhere.</summary>
    [Fact]
    public void ABlockThatDripsIsAskedOfAnother()
    {
        var engine = CrowdedEngine.Holding(1);
        var honest = engine.Meet(Honest, CrowdedEngine.Blocks);
        engine.Deliver(honest, 0);
        var dripper = engine.Meet(Attacker, CrowdedEngine.Blocks);
        engine.Say(dripper, new Suggest(0, 10));
        engine.Outputs();
        engine.Say(honest, new Suggest(0, 10));
        Assert.Empty(Asked(engine, honest));
        for (var i = 0; i < 30; i++)
        {
            engine.Drip(dripper, 100);
            engine.Wait(TimeSpan.FromMilliseconds(250));
        }
        engine.Outputs();
        engine.Say(honest, new Suggest(0, 10));
        engine.Say(dripper, new Suggest(0, 11));
        var outputs = engine.Outputs();
        Assert.Contains(outputs, o => o is NodeOutput.RequestBlock { Block: 10 } r && r.Connection == honest);
        Assert.DoesNotContain(outputs, o => o is NodeOutput.RequestBlock r && r.Connection == dripper);
        engine.Deliver(honest, 10);
        Assert.Contains(engine.Outputs(), o => o is NodeOutput.CancelBlock { Block: 10 } c && c.Connection == dripper);
    }

    /// <summary>A line of 1 Mbit/s with eight blocks on it: the first block takes longer than is waited for a silent peer, and comes.</summary>
    [Fact]
    public void ABlockThatComesSlowlyAndSteadilyIsNotLate()
    {
        var engine = CrowdedEngine.Holding(1);
        var slow = engine.Meet(Honest, CrowdedEngine.Blocks);
        engine.Say(slow, new Suggest(0, 10));
        engine.Outputs();
        for (var i = 0; i < 4 * 8; i++)
        {
            engine.Drip(slow, 125_000 / 16 / 4);
            engine.Wait(TimeSpan.FromMilliseconds(250));
        }
        engine.Deliver(slow, 10);
        engine.Outputs();
        engine.Say(slow, new Suggest(0, 12)); // Had it been late, it would be asked for nothing now.
        Assert.Equal([12], Asked(engine, slow));
    }

    /// <summary>First blocks that come share the line: with more of them than it has room for, each would take so long that all were late.</summary>
    [Fact]
    public void NoMoreFirstBlocksAreOnTheirWayThanTheLineHasRoomFor()
    {
        var options = CrowdedEngine.Options with { Uploads = 2 };
        var engine = CrowdedEngine.Holding(1, options);
        var asked = new HashSet<int>();
        for (var i = 0; i < CrowdedEngine.Options.MaxFilePeers; i++)
        {
            engine.Say(engine.Meet(Honest + (uint)i, CrowdedEngine.Blocks), new Suggest(0, 10 + i));
            for (var tick = 0; tick < 2; tick++)
            {
                asked.UnionWith(engine.Outputs().OfType<NodeOutput.RequestBlock>().Select(r => r.Connection));
                foreach (var peer in asked)
                    engine.Drip(peer, 125_000 / 16 / 4);
                engine.Wait(TimeSpan.FromMilliseconds(250));
            }
        }
        Assert.InRange(asked.Count, options.Window, 2 * options.Window + 3); // Twice the window: it is far behind the others.
    }

    /// <summary>What is late may still come, and counts.</summary>
    [Fact]
    public void ABlockThatIsLateIsTakenWhenItComes()
    {
        var engine = CrowdedEngine.Holding(1);
        var slow = engine.Meet(Honest, CrowdedEngine.Blocks);
        engine.Say(slow, new Suggest(0, 10));
        for (var i = 0; i < 60; i++)
        {
            engine.Drip(slow, 1000);
            engine.Wait(TimeSpan.FromMilliseconds(250));
        }
        engine.Outputs();
        engine.Deliver(slow, 10);
        Assert.DoesNotContain(engine.Outputs(), o => o is NodeOutput.CancelBlock);
    }

    [Fact]
    public void WhoKeepsTheManifestBackHoldsNobodyUp()
    {
        var engine = CrowdedEngine.Wanting();
        for (var i = 0u; i < 4; i++)
            engine.Meet(Attacker + i, CrowdedEngine.Blocks);
        var honest = engine.Meet(Honest, CrowdedEngine.Blocks);
        var asked = false;
        for (var i = 0; i < 48 && !asked; i++)
        {
            engine.Wait(TimeSpan.FromMilliseconds(250));
            asked = engine.Said()[honest].Any(m => m is ManifestRequest);
        }
        Assert.True(asked, "whoever has it is asked within 12 s, though four were asked before");
    }

    /// <summary>One that is there for two seconds, and then would make place for another, is asked in that time.</summary>
    [Fact]
    public void WhoComesLateIsAskedForTheManifestAtOnce()
    {
        var engine = CrowdedEngine.Wanting();
        for (var i = 0u; i < 20; i++)
            engine.Meet(Attacker + i, CrowdedEngine.Blocks);
        engine.Wait(TimeSpan.FromSeconds(3));
        engine.Outputs();
        var honest = engine.Meet(Honest, CrowdedEngine.Blocks);
        engine.Wait(TimeSpan.FromMilliseconds(250));
        Assert.Contains(engine.Said()[honest], m => m is ManifestRequest);
    }

    /// <summary>A seed that another keeps busy may be late with its first block, and again: it is asked once more where nobody else brings anything.</summary>
    [Fact]
    public void WhereNobodyElseBringsAnythingTheLateAreAskedAgain()
    {
        var engine = CrowdedEngine.Holding(1);
        engine.Say(engine.Meet(Honest, CrowdedEngine.Blocks), new Suggest(0, 10));
        engine.Wait(TimeSpan.FromSeconds(10));
        var again = engine.Meet(Honest, CrowdedEngine.Blocks);
        engine.Outputs();
        engine.Say(again, new Suggest(0, 10));
        Assert.Empty(Asked(engine, again));
        for (var i = 0; i < 2; i++) // It is late once more, which counts for longer.
        {
            engine.Wait(TimeSpan.FromMinutes(1));
            engine.Outputs();
            again = engine.Meet(Honest, CrowdedEngine.Blocks);
            engine.Say(again, new Suggest(0, 10));
            Assert.Equal([10], Asked(engine, again));
        }
    }

    [Fact]
    public void WhoGetsNothingLooksForMoreAndMore()
    {
        var engine = CrowdedEngine.Wanting();
        for (var i = 0u; i < CrowdedEngine.Options.TargetPeers; i++)
            engine.Meet(Attacker + i, CrowdedEngine.Blocks);
        engine.Wait(TimeSpan.FromSeconds(15));
        Assert.Contains(engine.Outputs(), o => o is NodeOutput.FindPeers { Wanted: > 100 });
    }

    /// <summary>A crowd at one address is tried like one node.</summary>
    [Fact]
    public void OneOfEachPrefixIsCalledFirst()
    {
        var engine = CrowdedEngine.Wanting();
        var crowd = Enumerable.Range(0, 100).Select(i => NodeAddress.V4(Attacker, (ushort)(1 + i)));
        engine.Found([.. crowd, NodeAddress.V4(Honest, 9100)]);
        Assert.Contains(new NodeOutput.Dial(NodeAddress.V4(Honest, 9100)), engine.Outputs());
    }

    /// <summary>Two small frames that would each have a whole file's blocks counted anew.</summary>
    [Fact]
    public void WhoSaysNoToWhatItWasNotAskedForChangesNothing()
    {
        var engine = CrowdedEngine.Holding(1);
        var peer = engine.Meet(Attacker, CrowdedEngine.Blocks);
        engine.Outputs();
        engine.Say(peer, new Reject(0, 10, RejectReason.NotHeld));
        engine.Say(peer, new Suggest(0, 10));
        Assert.Equal([10], Asked(engine, peer));
        engine.Say(peer, new Reject(0, 10, RejectReason.NotHeld));
        engine.Say(peer, new Suggest(0, 10));
        Assert.Empty(Asked(engine, peer));
    }

    [Fact]
    public void WhoOpensAFileAgainAndAgainIsDropped()
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks);
        var peer = engine.Meet(Attacker, 0);
        var wasDropped = false;
        for (var i = 0; i < 10_000 && !wasDropped; i++)
        {
            engine.Say(peer, new Refuse(CrowdedEngine.File.Id, RefuseReason.UnknownFile));
            engine.Say(peer, new Open(0, CrowdedEngine.File.Id, CrowdedEngine.Layout, new BlockSet(CrowdedEngine.Blocks)));
            wasDropped = engine.Said()[peer].Any(m => m is Goodbye { Reason: GoodbyeReason.ProtocolError });
        }
        Assert.True(wasDropped);
    }

    private static int[] Asked(CrowdedEngine engine, int connection) =>
        [.. engine.Outputs().OfType<NodeOutput.RequestBlock>().Where(r => r.Connection == connection).Select(r => r.Block)];
}
