using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Fuzz.Wire;

/// <summary>A message of the track protocol: header, then the decoder of its type, and all that it gives out.</summary>
internal static class TrackMessages
{
    private const int DescriptionBytes = 2048;

    /// <summary>A delta is for a file that it does not describe, and may not fit it.</summary>
    private const int BlocksOfDeltas = 100;

    private delegate ParseFailure Parser<T>(ReadOnlySpan<byte> body, out T message);

    public static void Run(ReadOnlySpan<byte> message)
    {
        Allocation.IsBounded(message, perByte: 16, DescriptionBytes, bytes => Texts.ArePrintable(TrackText.Describe(bytes)));
        if (TrackHeader.Parse(message, out var header).IsFailure)
            return;
        var body = message[TrackHeader.Size..];
        ReadAgain(header.Type, body);
        ReadLists(header.Type, body);
    }

    /// <summary>What was read, written and read again, is the same.</summary>
    private static void ReadAgain(TrackType type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case TrackType.Hello: ReadAgain<HelloRequest>(body, HelloRequest.Parse); break;
            case TrackType.Find: ReadAgain<FindRequest>(body, FindRequest.Parse); break;
            case TrackType.List: ReadAgain<ListRequest>(body, ListRequest.Parse); break;
            case TrackType.Locate: ReadAgain<LocateRequest>(body, LocateRequest.Parse); break;
            case TrackType.Goodbye: ReadAgain<GoodbyeRequest>(body, GoodbyeRequest.Parse); break;
            case TrackType.Welcome: ReadAgain<WelcomeAnswer>(body, WelcomeAnswer.Parse); break;
            case TrackType.Accepted: ReadAgain<AcceptedAnswer>(body, AcceptedAnswer.Parse); break;
            case TrackType.Error: ReadAgain<ErrorAnswer>(body, ErrorAnswer.Parse); break;
        }
    }

    private static void ReadAgain<T>(ReadOnlySpan<byte> body, Parser<T> parse)
        where T : ITrackMessage
    {
        if (parse(body, out var message).IsFailure)
            return;
        var bytes = Written(message);
        var failure = parse(bytes.AsSpan(TrackHeader.Size), out var again);
        Invariant.Holds(!failure.IsFailure && Written(again).AsSpan().SequenceEqual(bytes), $"{message} is read again as {failure} {again}");
        Invariant.Holds($"{again}" == $"{message}", $"{message} is read again as {again}");
    }

    private static byte[] Written<T>(T message)
        where T : ITrackMessage
    {
        var bytes = new byte[TrackHeader.Size + message.Size];
        var written = TrackMessage.Format(bytes, default, message);
        Invariant.Holds(written == bytes.Length, $"{message} has {message.Size} bytes, and {written - TrackHeader.Size} were written");
        return bytes;
    }

    private static void ReadLists(TrackType type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case TrackType.Presentation when !PresentationRequest.Parse(body, out var message).IsFailure: Read(message); break;
            case TrackType.Update when !UpdateRequest.Parse(body, out var message).IsFailure: Read(message); break;
            case TrackType.Found when !FoundAnswer.Parse(body, out var message).IsFailure: ReadSummaries(message.Files); break;
            case TrackType.Listing when !ListingAnswer.Parse(body, out var message).IsFailure: ReadSummaries(message.Files); break;
            case TrackType.Located when !LocatedAnswer.Parse(body, out var message).IsFailure: Read(message); break;
        }
    }

    /// <summary>Files and deltas are judged one by one: what is none is refused, and leaves the others as they are.</summary>
    private static void Read(PresentationRequest message)
    {
        foreach (var value in message.Files)
        {
            if (!FileEntry.TryParse(value, out var entry))
                continue;
            var blocks = new BlockSet(entry.Proof.Layout.BlockCount);
            Invariant.Holds(Availability.TryAddTo(blocks, entry.Kind, entry.Blocks), $"blocks that passed do not fit {entry.Proof.Layout}");
        }
    }

    private static void Read(UpdateRequest message)
    {
        foreach (var value in message.Deltas)
            if (FileDelta.TryParse(value, out var delta))
                _ = Availability.TryAddTo(new BlockSet(BlocksOfDeltas), delta.Kind, delta.Blocks);
        foreach (var id in message.Removed)
            Invariant.Holds(id.Length == Hash256.Size, $"an id of {id.Length} bytes");
    }

    private static void ReadSummaries(FieldValues files)
    {
        foreach (var value in files)
            Invariant.Holds(FileSummary.TryParse(value, out _), $"a summary that passed as part of the message is none");
    }

    private static void Read(LocatedAnswer message)
    {
        var peers = CountAll(message.PartialV4) + CountAll(message.PartialV6) + CountAll(message.CompleteV4) + CountAll(message.CompleteV6);
        foreach (var value in message.Holders)
        {
            Invariant.Holds(Holder.TryParse(value, out _), $"a holder that passed as part of the message is none");
            peers++;
        }
        Invariant.Holds(peers == message.PeerCount, $"{message.PeerCount} peers are said to be there, and {peers} are");
    }

    private static int CountAll(PeerList peers)
    {
        var count = 0;
        foreach (var peer in peers)
            count += peer.PackedSize > 0 ? 1 : 0;
        return count;
    }
}
