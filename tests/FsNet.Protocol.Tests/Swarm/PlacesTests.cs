using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>Whoever takes places, be it one address or a thousand, keeps out nobody who exchanges blocks.</summary>
public class PlacesTests
{
    private const uint Attacker = 0x0A000042;
    private const uint Honest = 0x0A000001;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OneAddressThatHoldsAllConnectionsKeepsNobodyElseOut(bool opensTheFile)
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks);
        for (var i = 0; i < CrowdedEngine.Options.MaxPeers; i++)
            _ = opensTheFile ? engine.Meet(Attacker, 0) : engine.Greet(Attacker);
        engine.Outputs();
        var honest = engine.Meet(Honest, 0);
        Assert.Contains(engine.Said()[honest], m => m is Open);
        Assert.Equal(CrowdedEngine.Options.MaxPeers, engine.PeerCount);
    }

    [Fact]
    public void AThousandAddressesThatHoldConnectionsIdleYieldThem()
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks);
        for (var i = 0u; i < 1000; i++)
        {
            engine.Greet(0x0B000000 + i);
            engine.Wait(TimeSpan.FromMilliseconds(10));
        }
        engine.Outputs();
        var honest = engine.Meet(Honest, 0);
        Assert.Contains(engine.Said()[honest], m => m is Suggest);
    }

    [Fact]
    public void WhoTakesBlocksKeepsItsConnection()
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks);
        var honest = engine.Meet(Honest, 0);
        for (var i = 0; i < 40; i++)
        {
            engine.Say(honest, new Request(0, i));
            for (var j = 0u; j < 30; j++)
                engine.Greet(0x0B000000 + (uint)i * 30 + j);
            engine.Sent(honest);
            engine.Say(honest, new Have(0, i));
            engine.Wait(TimeSpan.FromSeconds(1));
        }
        Assert.DoesNotContain(engine.Said()[honest], m => m is Goodbye or Refuse);
    }

    [Fact]
    public void OneAddressThatHoldsAllSeatsOfAFileKeepsNobodyElseOut()
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks);
        for (var i = 0; i < CrowdedEngine.Options.MaxFilePeers; i++)
            engine.Meet(Attacker, 0);
        engine.Outputs();
        var honest = engine.Meet(Honest, 0);
        var said = engine.Said();
        Assert.Contains(said[honest], m => m is Open);
        Assert.Single(said.SelectMany(s => s), m => m is Refuse { Reason: RefuseReason.TooManyPeers });
    }

    [Fact]
    public void SeatsOfThoseWhoExchangeNothingAreGivenToOthers()
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks);
        for (var i = 0u; i < CrowdedEngine.Options.MaxFilePeers; i++)
            engine.Meet(0x0B000000 + i, 0);
        engine.Outputs();
        var early = engine.Meet(Honest, 0);
        Assert.Contains(engine.Said()[early], m => m is Refuse { Reason: RefuseReason.TooManyPeers });
        engine.Wait(TimeSpan.FromSeconds(3));
        var late = engine.Meet(Honest, 0);
        Assert.Contains(engine.Said()[late], m => m is Open);
    }

    /// <summary>They come back as soon as they are sent away, all the time, and leave no gap: who comes for the first time has one all the same.</summary>
    [Fact]
    public void WhoeverComesBackAgainAndAgainKeepsOutNobodyNew()
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks);
        var next = 0u;
        for (var round = 0; round < 80; round++)
        {
            for (var i = 0; i < 100; i++)
                engine.Meet(0x0B000000 + next++ % 100, 0);
            engine.Wait(TimeSpan.FromMilliseconds(250));
        }
        for (var i = 0; i < 100; i++)
            engine.Meet(0x0B000000 + next++ % 100, 0);
        engine.Outputs();
        var honest = engine.Meet(Honest, 0);
        Assert.Contains(engine.Said()[honest], m => m is Open);
        // And it is left in peace.
        for (var i = 0; i < 1000; i++)
            engine.Meet(0x0B000000 + next++ % 100, 0);
        Assert.DoesNotContain(engine.Said()[honest], m => m is Refuse or Goodbye);
    }

    /// <summary>They give their seats up before it is time to, and take them again.</summary>
    [Fact]
    public void WhoeverClosesAndOpensTheFileAgainAndAgainKeepsOutNobodyNew()
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks);
        var holders = Enumerable.Range(0, CrowdedEngine.Options.MaxFilePeers).Select(i => engine.Meet(0x0B000000 + (uint)i, 0)).ToList();
        for (var round = 0; round < 4; round++)
        {
            engine.Wait(TimeSpan.FromSeconds(1.5));
            foreach (var holder in holders)
            {
                engine.Say(holder, new Refuse(CrowdedEngine.File.Id, RefuseReason.UnknownFile));
                engine.Open(holder, 0);
            }
        }
        engine.Wait(TimeSpan.FromMilliseconds(250));
        engine.Outputs();
        var honest = engine.Meet(Honest, 0);
        Assert.Contains(engine.Said()[honest], m => m is Open);
    }

    [Fact]
    public void APrefixHasItsTimeToBeginOnceUntilItIsOfUseOrLongAway()
    {
        var (graces, prefix) = (new Graces(TimeSpan.FromSeconds(2)), NodeAddress.V4(Attacker, 1).Prefix(PrefixLengths.Default));
        Assert.Equal(TimeSpan.FromSeconds(2), graces.LeftTo(prefix, default));
        graces.Spend(prefix, TimeSpan.FromSeconds(0.5), default);
        Assert.Equal(TimeSpan.FromSeconds(1.5), graces.LeftTo(prefix, TimeSpan.FromSeconds(1)));
        graces.Spend(prefix, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, graces.LeftTo(prefix, TimeSpan.FromSeconds(2)));
        Assert.Equal(TimeSpan.FromSeconds(2), graces.LeftTo(prefix, TimeSpan.FromSeconds(1) + Graces.Memory));
        graces.Renew(prefix);
        Assert.Equal(TimeSpan.FromSeconds(2), graces.LeftTo(prefix, TimeSpan.FromSeconds(2)));
        for (var i = 0u; i < 5000; i++)
            graces.Spend(NodeAddress.V4(i, 1).Prefix(PrefixLengths.Default), TimeSpan.FromSeconds(1), default);
        Assert.Equal(Graces.MaxEntries, graces.Count);
    }

    /// <summary>A seat is for who lacks blocks: as many as the file has are enough for everybody.</summary>
    [Fact]
    public void SeatsOfThoseWhoAskForTheSameBlocksForeverAreGivenToOthers()
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks);
        var holders = Enumerable.Range(0, CrowdedEngine.Options.MaxFilePeers).Select(i => engine.Meet(0x0B000000 + (uint)i, 0)).ToList();
        for (var round = 0; round < CrowdedEngine.Blocks + 40; round++)
        {
            foreach (var holder in holders)
            {
                engine.Say(holder, new Request(0, 0));
                engine.Sent(holder);
            }
            engine.Wait(TimeSpan.FromSeconds(1));
        }
        engine.Outputs();
        var honest = engine.Meet(Honest, 0);
        Assert.Contains(engine.Said()[honest], m => m is Open);
    }

    /// <summary>Where many wait for one line its blocks take long: if each lost its seat to the next, all would be sent for nothing.</summary>
    [Fact]
    public void ASeatIsNotTakenFromWhoIsBeingSentABlock()
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks);
        var slow = engine.Meet(Honest, 0);
        engine.Say(slow, new Request(0, 0));
        var others = Enumerable.Range(1, CrowdedEngine.Options.MaxFilePeers - 1).Select(i => engine.Meet(0x0B000000 + (uint)i, 0)).ToList();
        Serve(others, from: 0, seconds: 6);
        engine.Outputs();
        engine.Meet(0x0C000000, 0);
        Assert.DoesNotContain(engine.Said()[slow], m => m is Refuse);
        Serve(others, from: 6, seconds: 6);
        engine.Outputs();
        engine.Meet(0x0C000000, 0);
        Assert.Contains(engine.Said()[slow], m => m is Refuse { Reason: RefuseReason.TooManyPeers });

        void Serve(List<int> peers, int from, int seconds)
        {
            for (var block = from; block < from + seconds; block++)
            {
                foreach (var peer in peers)
                {
                    engine.Say(peer, new Request(0, block));
                    engine.Sent(peer);
                }
                engine.Wait(TimeSpan.FromSeconds(1));
            }
        }
    }

    /// <summary>They ask for as many blocks as are sent at a time, and read none of them.</summary>
    [Fact]
    public void WhoDoesNotReadHoldsNoUploads()
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks);
        for (var i = 0u; i < CrowdedEngine.Options.Uploads; i++)
        {
            var reader = engine.Meet(0x0B000000 + i, 0);
            engine.Say(reader, new Request(0, 0));
            engine.Say(reader, new Request(0, 1));
        }
        engine.Outputs();
        var honest = engine.Meet(Honest, 0);
        engine.Say(honest, new Request(0, 7));
        engine.Wait(TimeSpan.FromSeconds(10));
        Assert.Contains(engine.Outputs(), o => o is NodeOutput.SendBlock { Block: 7 } send && send.Connection == honest);
    }

    /// <summary>One upload is permitted, and one prefix always waits for more, and reads each block slowly: others have their turn.</summary>
    [Fact]
    public void OneAddressThatReadsSlowlyDoesNotHoldTheOnlyUpload()
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks, CrowdedEngine.Options with { Uploads = 1 });
        var readers = Enumerable.Range(0, 4).Select(_ => engine.Meet(Attacker, 0)).ToList();
        AskAll();
        var honest = engine.Meet(Honest, 0);
        var (wasSent, reading) = (false, -1);
        for (var second = 0; second < 20 && !wasSent; second++)
        {
            foreach (var block in engine.Outputs().OfType<NodeOutput.SendBlock>())
                (wasSent, reading) = (wasSent || block.Connection == honest, block.Connection);
            AskAll();
            engine.Say(honest, new Request(0, 7));
            engine.Wait(TimeSpan.FromSeconds(1));
            if (second % 3 == 2)
                engine.Sent(reading);
        }
        Assert.True(wasSent, "a block is sent to who asks within 20 s");

        void AskAll()
        {
            foreach (var reader in readers)
                for (var block = 0; block < 3; block++)
                    engine.Say(reader, new Request(0, block));
        }
    }

    /// <summary>It alone has been sent anything: what that took is what is usual.</summary>
    [Fact]
    public void OneAddressThatAloneWasServedHoldsTheOnlyUploadForSecondsAtMost()
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks, CrowdedEngine.Options with { Uploads = 1 });
        var reader = engine.Meet(Attacker, 0);
        for (var block = 0; block < 3; block++)
        {
            engine.Say(reader, new Request(0, block));
            engine.Wait(TimeSpan.FromSeconds(20));
            engine.Sent(reader);
        }
        engine.Say(reader, new Request(0, 3));
        engine.Outputs();
        var honest = engine.Meet(Honest, 0);
        engine.Say(honest, new Request(0, 7));
        engine.Wait(TimeSpan.FromSeconds(5));
        Assert.Contains(engine.Outputs(), o => o is NodeOutput.SendBlock { Block: 7 } send && send.Connection == honest);
    }

    [Fact]
    public void OneAddressThatDoesNotReadHoldsNoUploadsForAMoment()
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks);
        for (var i = 0; i < CrowdedEngine.Options.Uploads; i++)
        {
            var reader = engine.Meet(Attacker, 0);
            engine.Say(reader, new Request(0, 0));
            engine.Say(reader, new Request(0, 1));
        }
        engine.Outputs();
        var honest = engine.Meet(Honest, 0);
        engine.Say(honest, new Request(0, 7));
        Assert.Contains(engine.Outputs(), o => o is NodeOutput.SendBlock { Block: 7 } send && send.Connection == honest);
    }

    /// <summary>One who asks for everything at once is served in turn with the others.</summary>
    [Fact]
    public void PrefixesAreServedAlike()
    {
        var engine = CrowdedEngine.Holding(CrowdedEngine.Blocks);
        var sending = new Queue<int>();
        var greedy = Enumerable.Range(0, 10).Select(_ => engine.Meet(Attacker, 0)).ToArray();
        var honest = engine.Meet(Honest, 0);
        var sent = 0;
        for (var i = 0; i < 60; i++)
        {
            foreach (var peer in greedy.Append(honest))
                engine.Say(peer, new Request(0, i));
            foreach (var output in engine.Outputs().OfType<NodeOutput.SendBlock>())
            {
                sending.Enqueue(output.Connection);
                sent += output.Connection == honest ? 1 : 0;
            }
            engine.Sent(sending.Dequeue());
        }
        // One of nine that are sent at a time: whoever asks first, again and again, would else leave it nothing.
        Assert.InRange(sent, 6, 50);
    }
}
