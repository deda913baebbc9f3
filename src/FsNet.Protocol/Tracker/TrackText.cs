using System.Globalization;
using System.Text;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tracker;

/// <summary>Messages as one line of text, for logs: <c>Locate file=ab12cd34.. wanted=50 #0000002a 57 B</c>.</summary>
public static class TrackText
{
    private const int LongestQuote = 80;

    /// <summary>Any bytes at all: what cannot be read is said to be so.</summary>
    public static string Describe(ReadOnlySpan<byte> message)
    {
        var failure = TrackHeader.Parse(message, out var header);
        var text = failure.IsFailure ? "" : Fields(header.Type, message[TrackHeader.Size..], out failure);
        if (failure.IsFailure)
            return $"{failure.Kind} {failure.Field} ({message.Length} B)";
        return $"{text}{(header.Truncated ? " truncated" : "")} #{header.Transaction:x8} {message.Length} B";
    }

    /// <summary>In quotes, shortened, and without control characters: what came from the network must not drive a terminal.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        Span<char> character = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (quoted.Length > LongestQuote)
                return quoted.Append("..\"").ToString();
            var length = (IsDangerous(rune) ? Rune.ReplacementChar : rune).EncodeToUtf16(character);
            quoted.Append(character[..length]);
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>Whether these are 1 to 1000 bytes of UTF-8.</summary>
    public static bool IsName(ReadOnlySpan<byte> utf8) =>
        utf8.Length is > 0 and <= FileName.MaxBytes && System.Text.Unicode.Utf8.IsValid(utf8);

    private static bool IsDangerous(Rune rune) =>
        rune.Value == '"' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;

    private static string Fields(TrackType type, ReadOnlySpan<byte> body, out ParseFailure failure)
    {
        failure = default;
        switch (type)
        {
            case TrackType.Hello: failure = HelloRequest.Parse(body, out var hello); return hello.ToString();
            case TrackType.Presentation: failure = PresentationRequest.Parse(body, out var presentation); return presentation.ToString();
            case TrackType.Update: failure = UpdateRequest.Parse(body, out var update); return update.ToString();
            case TrackType.Find: failure = FindRequest.Parse(body, out var find); return find.ToString();
            case TrackType.List: failure = ListRequest.Parse(body, out var list); return list.ToString();
            case TrackType.Locate: failure = LocateRequest.Parse(body, out var locate); return locate.ToString();
            case TrackType.Goodbye: failure = GoodbyeRequest.Parse(body, out var goodbye); return goodbye.ToString();
            case TrackType.Welcome: failure = WelcomeAnswer.Parse(body, out var welcome); return welcome.ToString();
            case TrackType.Accepted: failure = AcceptedAnswer.Parse(body, out var accepted); return accepted.ToString();
            case TrackType.Found: failure = FoundAnswer.Parse(body, out var found); return found.ToString();
            case TrackType.Listing: failure = ListingAnswer.Parse(body, out var listing); return listing.ToString();
            case TrackType.Located: failure = LocatedAnswer.Parse(body, out var located); return located.ToString();
            case TrackType.Error: failure = ErrorAnswer.Parse(body, out var error); return error.ToString();
            case TrackType.UseCookie: return nameof(TrackType.UseCookie);
            default: return $"type {(byte)type:x2}";
        }
    }
}
