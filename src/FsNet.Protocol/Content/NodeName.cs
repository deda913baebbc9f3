using System.Globalization;
using System.Text;

namespace FsNet.Protocol.Content;

/// <summary>
/// What a node calls itself, for people: it is a claim, may be another's as well, and decides nothing. Text of one line that shows what it
/// is.
/// </summary>
public static class NodeName
{
    /// <summary>UTF-8: what a host's name may have.</summary>
    public const int MaxBytes = 64;

    /// <returns>What is wrong with the name, or null when it is acceptable.</returns>
    public static string? Complaint(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return "the name is empty";
        if (Encoding.UTF8.GetByteCount(name) > MaxBytes)
            return $"the name has more than {MaxBytes} bytes";
        return name.EnumerateRunes().All(IsPrintable) ? null : "the name holds a character that is not printed";
    }

    public static bool IsValid(string name) => Complaint(name) is null;

    /// <returns>Whether these bytes are a name.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> utf8, out string name)
    {
        name = utf8.Length <= MaxBytes && System.Text.Unicode.Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : "";
        return IsValid(name);
    }

    /// <summary>The host's name, as far as it is one.</summary>
    public static string Of(string host)
    {
        var name = new StringBuilder();
        foreach (var rune in host.EnumerateRunes().Where(IsPrintable))
            if (Encoding.UTF8.GetByteCount($"{name}") + rune.Utf8SequenceLength <= MaxBytes)
                name.Append(rune);
        return IsValid($"{name}") ? $"{name}" : "node";
    }

    private static bool IsPrintable(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
