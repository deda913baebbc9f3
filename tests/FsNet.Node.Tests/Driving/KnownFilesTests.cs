using System.Net;
using FsNet.Base;
using FsNet.Node.Driving;
using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Node.Tracking;
using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;

namespace FsNet.Node.Tests.Driving;

/// <summary>What the engine and the registrar are told of a file, from its beginning to its end.</summary>
public sealed class KnownFilesTests : IDisposable
{
    private const int Nobody = 1;

    private static readonly byte[] Bytes = Content.Bytes((1 << 16) + 1000);

    private readonly TempFolder _folder = new();
    private readonly RecordedLog _log = new();
    private readonly NodeEngine _engine = new(new SwarmOptions { ListenPort = 9100 }, nodeId: 5, default, new Prng(1));
    private readonly EventLoop _loop = new(TimeProvider.System);
    private readonly KnownFiles _known;
    private readonly FileJob _job;

    public KnownFilesTests()
    {
        var tracker = new TrackerClient(new HostEndPoint("127.0.0.1", 9090), IPAddress.Loopback, new Prng(1), _log.Logger);
        _known = new KnownFiles(_engine, new Registration(new Registrar(9100, nodeId: 5), tracker, _loop, _log.Logger));
        var stored = Content.Share(_folder["f"], Bytes);
        _job = new FileJob(stored.Manifest.Id, stored.Manifest.Layout, "f", new FileTarget(_folder.Path, Sync: false))
        {
            Stored = stored,
            Have = new BlockSet(2),
        };
        _known.Begin(default, _job, stored.Manifest.Proof, stored.Manifest);
    }

    public void Dispose()
    {
        _loop.Dispose();
        _job.Dispose();
        _folder.Dispose();
    }

    /// <summary>The last block counts for the engine at once, and for the tracker when the file is durable.</summary>
    [Fact]
    public void TheTrackerIsToldThatAFileIsWholeWhenItIsDurable()
    {
        _known.Ready(default, _job);
        _known.Stored(default, _job, Nobody, 1);
        Assert.True(_job.Announced!.Contains(1));
        _known.Stored(default, _job, Nobody, 0);
        Assert.True(_engine.Blocks(_job.Id)!.IsFull);
        Assert.False(_job.Announced.IsFull);
        _known.Durable(_job);
        Assert.True(_job.Announced.IsFull);
    }

    /// <summary>All blocks lay on disk from before: one of them is not told of until the file is durable.</summary>
    [Fact]
    public void AnUnfinishedFileWithAllBlocksIsNotToldAsWhole()
    {
        _job.Have!.Fill();
        _known.Ready(default, _job);
        Assert.False(_job.Announced!.IsFull);
    }

    [Fact]
    public void WhatIsWrittenWhileAFileRestsIsThereWhenItGoesOn()
    {
        _known.Ready(default, _job);
        _known.Remove(_job);
        _job.IsResting = true;
        _known.Stored(default, _job, Nobody, 1);
        Assert.Null(_engine.Blocks(_job.Id));
        _job.IsResting = false;
        _known.Add(default, _job);
        Assert.True(_engine.Blocks(_job.Id)!.Contains(1));
    }

    [Fact]
    public void ABlockOfAFileThatIsGivenUpIsNotTold()
    {
        _known.Ready(default, _job);
        _job.GiveUp("no reason");
        _known.Stored(default, _job, Nobody, 1);
        Assert.True(_job.Have!.IsEmpty);
        Assert.True(_job.Announced!.IsEmpty);
    }

    /// <summary>A block that came twice while its first copy was being written: the engine is told once it is there.</summary>
    [Fact]
    public void ABlockThatCameAgainCountsOnlyOnceItIsThere()
    {
        _known.Ready(default, _job);
        _known.CameAgain(default, _job, Nobody, 1);
        Assert.True(_engine.Blocks(_job.Id)!.IsEmpty);
    }
}
