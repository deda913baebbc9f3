using System.Text.Json;
using FsNet.Node.Recording;
using FsNet.Node.Storage;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Tests.Reporting;

/// <summary>The lines that the testbed reads.</summary>
public sealed class EventLogTests : IDisposable
{
    private static readonly NodeAddress Peer = NodeAddress.V4(0x0a000001, 9100);

    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly RecordedLog _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EveryEventIsALine()
    {
        var manifest = Content.ManifestOf([1, 2, 3]);
        var job = new FileJob(manifest.Id, manifest.Layout, "ü \"f\"\n", new FileTarget("out", Sync: true));
        _time.Advance(TimeSpan.FromMilliseconds(1234.5));
        await using (var log = new EventLog(_folder["events.jsonl"], _time, _log.Logger))
        {
            log.Start();
            log.Block(job, 0, Peer, 3);
            log.Corrupt(job, 0, null);
            log.Complete(job);
            log.Failed(job, "no room");
            log.Peer("left", Peer, "it closed the connection");
            log.Peer("joined", Peer, null);
        }
        var id = manifest.Id;
        AssertLines(
            """{"at":1234.5,"event":"start"}""",
            $$"""{"at":1234.5,"event":"block","file":"{{id}}","block":0,"from":"10.0.0.1:9100","bytes":3}""",
            $$"""{"at":1234.5,"event":"corrupt","file":"{{id}}","block":0,"from":null}""",
            $$"""{"at":1234.5,"event":"complete","file":"{{id}}","name":"ü \"f\"\n","path":""}""",
            $$"""{"at":1234.5,"event":"failed","file":"{{id}}","name":"ü \"f\"\n","reason":"no room"}""",
            """{"at":1234.5,"event":"peer","what":"left","address":"10.0.0.1:9100","reason":"it closed the connection"}""",
            """{"at":1234.5,"event":"peer","what":"joined","address":"10.0.0.1:9100"}""");
    }

    /// <summary>A node that is started again after a crash adds to what it wrote before.</summary>
    [Fact]
    public async Task ALaterRunAddsToTheFile()
    {
        for (var run = 0; run < 2; run++)
            await using (var log = new EventLog(_folder["events.jsonl"], _time, _log.Logger))
                log.Start();
        AssertLines("""{"at":0,"event":"start"}""", """{"at":0,"event":"start"}""");
    }

    [Fact]
    public async Task WithoutAFileNothingIsWritten()
    {
        await using (var log = new EventLog(null, _time, _log.Logger))
            log.Start();
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    /// <summary>A full disk costs the events that it has no room for, one line in the log, and nothing else.</summary>
    [FactOnLinux]
    public async Task WhatCannotBeWrittenIsSaidOnce()
    {
        await using (var log = new EventLog("/dev/full", _time, _log.Logger))
            for (var i = 0; i < 3; i++)
            {
                log.Start();
                await Until.TrueAsync(() => log.Lost > i);
            }
        Assert.Equal(2, _log.Lines.Length);
        Assert.StartsWith("Warning: Events cannot be written to \"/dev/full\": \"No space left on device", _log.Lines[0]);
        Assert.Equal("Warning: 3 events were not written", _log.Lines[1]);
    }

    private void AssertLines(params string[] expected)
    {
        var lines = File.ReadAllLines(_folder["events.jsonl"]);
        Assert.Equal(expected.Length, lines.Length);
        foreach (var (line, wanted) in lines.Zip(expected))
            Assert.True(JsonElement.DeepEquals(JsonElement.Parse(wanted), JsonElement.Parse(line)), line);
    }
}
