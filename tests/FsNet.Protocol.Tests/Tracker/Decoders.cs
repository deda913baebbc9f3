using FsNet.Protocol.Tracker;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>Every decoder by the type it decodes.</summary>
internal static class Decoders
{
    public delegate ParseFailure Decoder(ReadOnlySpan<byte> body);

    public static Decoder Of(TrackType type) => type switch
    {
        TrackType.Hello => body => HelloRequest.Parse(body, out _),
        TrackType.Presentation => body => PresentationRequest.Parse(body, out _),
        TrackType.Update => body => UpdateRequest.Parse(body, out _),
        TrackType.Find => body => FindRequest.Parse(body, out _),
        TrackType.List => body => ListRequest.Parse(body, out _),
        TrackType.Locate => body => LocateRequest.Parse(body, out _),
        TrackType.Goodbye => body => GoodbyeRequest.Parse(body, out _),
        TrackType.Welcome => body => WelcomeAnswer.Parse(body, out _),
        TrackType.Accepted => body => AcceptedAnswer.Parse(body, out _),
        TrackType.Found => body => FoundAnswer.Parse(body, out _),
        TrackType.Listing => body => ListingAnswer.Parse(body, out _),
        TrackType.Located => body => LocatedAnswer.Parse(body, out _),
        TrackType.Error => body => ErrorAnswer.Parse(body, out _),
        _ => _ => default,
    };

    /// <summary>Where the fields of a message begin, and its end.</summary>
    public static List<int> Boundaries(byte[] message)
    {
        var found = new List<int> { TrackHeader.Size };
        while (found[^1] < message.Length)
            found.Add(found[^1] + FieldReader.HeadSize + (message[found[^1] + 1] << 8 | message[found[^1] + 2]));
        return found;
    }
}
