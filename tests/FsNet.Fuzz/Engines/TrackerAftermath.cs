using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Fuzz.Engines;

/// <summary>What a tracker must still do, whoever is registered, and what it must not keep.</summary>
internal static class TrackerAftermath
{
    /// <summary>Arrays keep the room that they once needed.</summary>
    private const long MostKept = 20_000;

    private const string Name = "honest.bin";

    /// <summary>Page by page each name is seen once.</summary>
    public static void IsListed(DrivenTracker tracker)
    {
        var asker = Strangers.Honest(1);
        var (seen, cursor) = (new HashSet<(Hash256, string)>(), 0UL);
        do
        {
            var request = TrackerWords.Format(tracker.NewHeader(asker), new ListRequest(cursor, 5));
            var answer = tracker.Ask(asker, request, TrackTransport.Tcp);
            ListingAnswer.Parse(answer.AsSpan(TrackHeader.Size), out var page);
            foreach (var value in page.Files)
            {
                FileSummary.TryParse(value, out var file);
                Invariant.Holds(seen.Add((file.Id, file.Name)), $"'{file.Name}' is listed twice");
            }
            Invariant.Holds(page.NextCursor == 0 || page.NextCursor > cursor, $"the page after {cursor} is {page.NextCursor}");
            cursor = page.NextCursor;
        }
        while (cursor != 0);
        Invariant.Holds(seen.Count == tracker.Engine.NameCount, $"{seen.Count} names are listed of {tracker.Engine.NameCount}");
    }

    /// <summary>An honest node registers a file of its own, and is found, however much the strangers have registered.</summary>
    public static void IsFound(DrivenTracker tracker)
    {
        var (holder, asker) = (Strangers.Honest(2), Strangers.Honest(3));
        var file = Files.Of(3 << 16);
        var buffer = new byte[TrackSizes.MaxUdp];
        var writer = new PresentationWriter(buffer, tracker.NewHeader(holder), holder.Port, nodeId: 77);
        writer.TryAdd(file.Proof, Files.Whole(file), Name);
        var answer = tracker.Ask(holder, buffer[..writer.Length], TrackTransport.Udp);
        AcceptedAnswer.Parse(answer.AsSpan(Math.Min(answer.Length, TrackHeader.Size)), out var accepted);
        Invariant.Holds(accepted is { Audit.Files: 1, Refused: null }, $"an honest node is told {TrackText.Describe(answer)}");
        answer = tracker.Ask(asker, TrackerWords.Format(tracker.NewHeader(asker), new LocateRequest(file.Id, 3)), TrackTransport.Udp);
        LocatedAnswer.Parse(answer.AsSpan(TrackHeader.Size), out var located);
        var isNamed = false;
        foreach (var peer in located.CompleteV4)
            isNamed |= peer == holder;
        Invariant.Holds(isNamed, $"an honest node is not found: {TrackText.Describe(answer)}");
    }

    public static void LeavesNothing(DrivenTracker tracker, long fresh)
    {
        tracker.Advance(TimeSpan.FromHours(1));
        var engine = tracker.Engine;
        var left = engine.NodeCount + engine.FileCount + engine.NameCount + engine.EntryCount + engine.AvailabilityBytes + engine.MemoryBytes + engine.PrefixCount;
        Invariant.Holds(left == 0, $"all are silent, and left are {engine.NodeCount} nodes, {engine.FileCount} files, {engine.NameCount} names, {engine.EntryCount} entries");
        var kept = StateSize.Of(engine);
        Invariant.Holds(kept <= fresh + MostKept, $"all are silent, and {kept} objects are kept; {fresh} were there at first");
    }
}
