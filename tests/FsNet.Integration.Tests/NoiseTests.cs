using System.Diagnostics;
using System.Net;
using FsNet.Integration.Tests.Fixture;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Tracker;
using Xunit.Abstractions;

namespace FsNet.Integration.Tests;

/// <summary>
/// Random and damaged traffic, slow senders and silent callers at a tracker and at a seed, while a swarm goes about its business.
/// </summary>
public class NoiseTests(ITestOutputHelper output)
{
    private const int Leechers = 8;
    private const int SlowSenders = 16;
    private const int SilentCallers = 80; // More than a node has room for.
    private const long MaxGrowthBytes = 32L * TestFile.MiB;
    private const long MaxBytes = 512L * TestFile.MiB;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>FSNET_NOISE_SECONDS may shorten it, but not in CI.</summary>
    private static TimeSpan Duration => TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("FSNET_NOISE_SECONDS"), out var seconds)
        && Environment.GetEnvironmentVariable("CI") != "true" ? seconds : 30);

    [Fact]
    public async Task SwarmCompletesMemoryStaysFlatHealthIsAnswered()
    {
        var seed = (ulong)Stopwatch.GetTimestamp();
        output.WriteLine($"seed {seed}");
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 16 * TestFile.MiB);
        var tracker = await lab.StartTrackerAsync();
        var node = await lab.ShareAsync(file.Path, "--up", "64mbit");
        using var stop = new CancellationTokenSource();
        var noise = new Noise(seed, stop.Token);
        var (track, transfer) = (await TrackMessagesAsync(lab, file), TransferMessages(file));

        var traffic = Start(noise, lab.TrackerEndPoint, node.EndPoint, track, transfer);
        var leechers = Enumerable.Range(0, Leechers).Select(_ => lab.Get(file.Name)).ToList();
        stop.CancelAfter(Duration);
        var memory = await WatchAsync(stop.Token, tracker, node);
        await Task.WhenAll(traffic).WaitAsync(Until.Patience);

        foreach (var leecher in leechers)
        {
            await leecher.SucceedsAsync();
            file.AssertCopy(Path.Combine(leecher.Folder, file.Name));
        }
        Assert.True(await tracker.IsHealthyAsync() && await node.IsHealthyAsync());
        Assert.InRange(noise.Sent, 50 * (long)Duration.TotalSeconds, long.MaxValue);
        output.WriteLine($"{noise.Sent} messages and connections");
        AssertFlat("tracker", [.. memory.Select(m => m[0])]);
        AssertFlat("node", [.. memory.Select(m => m[1])]);
    }

    private static List<Task> Start(
        Noise noise, IPEndPoint tracker, IPEndPoint node, IReadOnlyList<byte[]> track, IReadOnlyList<byte[]> transfer)
    {
        List<Task> traffic =
        [
            noise.DatagramsAsync(1, tracker, track),
            noise.ConnectionsAsync(2, tracker, [], track, prefixed: true),
            noise.ConnectionsAsync(3, node, transfer[0], transfer, prefixed: false),
        ];
        byte[] slowRequest = [0, (byte)track[0].Length, .. track[0]];
        byte[] slowFrames = [.. transfer.SelectMany(m => m)];
        for (var i = 0; i < SlowSenders; i++)
        {
            traffic.Add(noise.SlowlyAsync(tracker, slowRequest));
            traffic.Add(noise.SlowlyAsync(node, slowFrames));
        }
        for (var i = 0; i < SilentCallers; i++)
        {
            traffic.Add(noise.SilentlyAsync(tracker));
            traffic.Add(noise.SilentlyAsync(node));
        }
        return traffic;
    }

    /// <summary>One of each request, with a good cookie, so that most mutants get past it.</summary>
    private static async Task<List<byte[]>> TrackMessagesAsync(Lab lab, TestFile file)
    {
        using var talk = new TrackerTalk(lab.TrackerEndPoint);
        await talk.AskAsync(TrackerTalk.Write(talk.NewHeader(), default(HelloRequest)));
        var (id, other) = (file.Manifest().Id, lab.NewFile("other.bin", 5 * TestFile.MiB, seed: 9).Manifest());
        return
        [
            TrackerTalk.Write(talk.NewHeader(), new LocateRequest(id, 50, 9100, WithBlocks: true)),
            TrackerTalk.Write(talk.NewHeader(), FindRequest.ByName(file.Name)),
            TrackerTalk.Write(talk.NewHeader(), new ListRequest(0, 100)),
            TrackerTalk.Write(talk.NewHeader(), default(HelloRequest)),
            TrackerTalk.WritePresentation(talk.NewHeader(), 9100, 77, other, "other.bin"),
            TrackerTalk.Write(talk.NewHeader(), new GoodbyeRequest(9100, 77)),
        ];
    }

    /// <summary>The Hello first, then whatever a node may be told or asked.</summary>
    private static List<byte[]> TransferMessages(TestFile file)
    {
        var manifest = file.Manifest();
        var some = new BlockSet(manifest.Layout.BlockCount);
        some.AddRange(3, 40);
        PeerMessage[] messages =
        [
            new Hello(99, 9100), new Open(0, manifest.Id, manifest.Layout, some), new ManifestRequest(0, 0, 256), new Have(0, 50),
            new Request(0, 0), new Request(0, 200), new Cancel(0, 200), new Suggest(0, 1), new Reject(0, 1, RejectReason.NotHeld),
            new ManifestPart(0, 0, [Hash256.Of([1])]), new Refuse(manifest.Id, RefuseReason.UnknownFile),
            new Goodbye(GoodbyeReason.Leaving),
        ];
        return [.. messages.Select(FrameStream.Write)];
    }

    /// <summary>Looks at the programs until the time is over: they answer, and this is the memory they have.</summary>
    private static async Task<List<long[]>> WatchAsync(CancellationToken until, Tracker tracker, Node node)
    {
        var samples = new List<long[]>();
        while (!until.IsCancellationRequested)
        {
            Assert.True(await tracker.IsHealthyAsync(), tracker.Story);
            Assert.True(await node.IsHealthyAsync(), node.Story);
            samples.Add([
                (await tracker.StatusAsync()).GetProperty("rssBytes").GetInt64(),
                (await node.StatusAsync()).GetProperty("process").GetProperty("rssBytes").GetInt64()]);
            await Task.WhenAny(Task.Delay(LookEvery, until));
        }
        return samples;
    }

    /// <summary>
    /// After the first third, in which the program finds its size, it hardly grows. By the median: the collector lets memory swing
    /// up and down, and how far depends on how busy the machine is.
    /// </summary>
    private static void AssertFlat(string what, List<long> samples)
    {
        var third = samples.Count / 3;
        var growth = Median(samples[^third..]) - Median(samples[third..^third]);
        var figures = $"{what}: {string.Join(' ', samples.Select(s => s >> 20))} MiB";
        Assert.True(growth < MaxGrowthBytes, figures);
        Assert.True(samples.Max() < MaxBytes, figures);
    }

    private static long Median(List<long> values) => values.Order().ElementAt(values.Count / 2);
}
