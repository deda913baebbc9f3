using FsNet.Fuzz.Engines;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Fuzz.Seeding;

/// <summary>What nodes and a tracker say to each other: each request, and whatever it is answered.</summary>
internal static class TrackSeeds
{
    public static IEnumerable<Seed> Messages()
    {
        var tracker = new DrivenTracker(TrackerSequence.Limits);
        var (v4, v6) = (Strangers.Address(0), Strangers.Address(15));
        var file = TrackerWords.File(11);
        var number = 0;
        foreach (var (from, transport, request) in Conversation(tracker, v4, v6, file))
        {
            var name = $"{number++:00}-{TrackText.Describe(request).Split(' ')[0].ToLowerInvariant()}";
            yield return new Seed(name, [.. request]);
            // Over UDP the first answer is a cookie.
            var answer = tracker.Receive(from, request, transport);
            if (answer.Length > 0)
                yield return new Seed($"{name}-answered", answer);
            answer = tracker.Ask(from, request, transport);
            if (answer.Length > 0)
                yield return new Seed($"{name}-done", answer);
        }
    }

    private static IEnumerable<(NodeAddress From, TrackTransport Transport, byte[] Request)> Conversation(
        DrivenTracker tracker, NodeAddress v4, NodeAddress v6, Manifest file)
    {
        yield return (v4, TrackTransport.Udp, TrackerWords.Format(tracker.NewHeader(v4), default(HelloRequest)));
        yield return (v4, TrackTransport.Udp, Presentation(tracker.NewHeader(v4), file, Files.Whole(file), "film.bin"));
        yield return (v6, TrackTransport.Tcp, Presentation(tracker.NewHeader(v6), file, Some(file), "dir/\u00fc.bin"));
        yield return (v6, TrackTransport.Udp, Presentation(tracker.NewHeader(v6), file, Some(file), "../bad"));
        yield return (v6, TrackTransport.Udp, Update(tracker.NewHeader(v6), file));
        yield return (v4, TrackTransport.Udp, TrackerWords.Format(tracker.NewHeader(v4), FindRequest.ByName("film.bin")));
        yield return (v4, TrackTransport.Udp, TrackerWords.Format(tracker.NewHeader(v4), FindRequest.ById(file.Id)));
        yield return (v4, TrackTransport.Udp, TrackerWords.Format(tracker.NewHeader(v4), new ListRequest(0, 1)));
        yield return (v4, TrackTransport.Tcp, TrackerWords.Format(tracker.NewHeader(v4), new LocateRequest(file.Id, 50, 9100)));
        yield return (v4, TrackTransport.Tcp, TrackerWords.Format(tracker.NewHeader(v4), new LocateRequest(file.Id, 1, WithBlocks: true)));
        yield return (v4, TrackTransport.Udp, TrackerWords.Format(tracker.NewHeader(v4), new GoodbyeRequest(9100, 7)));
    }

    private static BlockSet Some(Manifest file)
    {
        var some = new BlockSet(file.Layout.BlockCount);
        some.AddRange(3, 5);
        some.Add(40);
        return some;
    }

    private static byte[] Presentation(TrackHeader header, Manifest file, BlockSet blocks, string name)
    {
        var buffer = new byte[TrackSizes.MaxUdp];
        var writer = new PresentationWriter(buffer, header, port: 9100, nodeId: 7, "node-7");
        writer.TryAdd(file.Proof, blocks, name, new FileTraits(1_000_000_001, IsExecutable: true));
        return buffer[..writer.Length];
    }

    private static byte[] Update(TrackHeader header, Manifest file)
    {
        var buffer = new byte[TrackSizes.MaxUdp];
        var writer = new UpdateWriter(buffer, header, port: 9100, nodeId: 7);
        writer.TryAdd(file.Id, Some(file));
        writer.TryRemove(TrackerWords.File(1).Id);
        return buffer[..writer.Length];
    }
}
