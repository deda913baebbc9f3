using System.Text;

namespace FsNet.Node.Naming;

/// <summary>
/// Unicode's normal forms (UAX #15). What looks the same may be written in two ways, é as one character or as e with a mark: people
/// type the one, macOS writes the other. <see cref="string.Normalize()"/> leaves both as they are where there is no ICU.
/// </summary>
internal static class NormalForm
{
    private const int SBase = 0xac00, LBase = 0x1100, VBase = 0x1161, TBase = 0x11a7;
    private const int LCount = 19, VCount = 21, TCount = 28;
    private const int SCount = LCount * VCount * TCount;

    /// <summary>Composed (NFC): what most keyboards and systems write.</summary>
    public static string C(string text) => Ascii.IsValid(text) ? text : ToText(Compose(Decompose(text)));

    /// <summary>Decomposed (NFD).</summary>
    public static string D(string text) => Ascii.IsValid(text) ? text : ToText(Decompose(text));

    private static List<int> Decompose(string text)
    {
        var characters = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, characters);
        Order(characters);
        return characters;
    }

    private static void Decompose(int character, List<int> into)
    {
        if (character - SBase is >= 0 and < SCount and var syllable)
        {
            into.Add(LBase + (syllable / (VCount * TCount)));
            into.Add(VBase + (syllable % (VCount * TCount) / TCount));
            if (syllable % TCount is > 0 and var tail)
                into.Add(TBase + tail);
        }
        else if (CanonicalData.Decompose(character) is { } parts)
        {
            foreach (var part in parts)
                Decompose(part, into);
        }
        else
        {
            into.Add(character);
        }
    }

    /// <summary>Marks behind one character come in the order of their classes; those of one class stay as they are.</summary>
    private static void Order(List<int> characters)
    {
        for (int from = 0, to; from < characters.Count; from = to + 1)
        {
            for (to = from; to < characters.Count && CanonicalData.ClassOf(characters[to]) > 0; to++)
                ;
            if (to - from < 2)
                continue;
            int[] marks = [.. characters[from..to].OrderBy(CanonicalData.ClassOf)]; // Stable, and fast for a thousand marks, too.
            for (var i = from; i < to; i++)
                characters[i] = marks[i - from];
        }
    }

    private static List<int> Compose(List<int> characters)
    {
        var composed = new List<int>(characters.Count);
        var starter = -1;
        var last = 0; // The class of what stands between the starter and this character: 0 for nothing.
        foreach (var character in characters)
        {
            var rank = CanonicalData.ClassOf(character);
            var isBlocked = composed.Count - 1 > starter && (last == 0 || last >= rank);
            if (starter >= 0 && !isBlocked && Compose(composed[starter], character) is { } both)
            {
                composed[starter] = both;
                continue;
            }
            if (rank == 0)
                starter = composed.Count;
            last = rank;
            composed.Add(character);
        }
        return composed;
    }

    private static int? Compose(int first, int second)
    {
        if (first - LBase is >= 0 and < LCount and var lead && second - VBase is >= 0 and < VCount and var vowel)
            return SBase + (((lead * VCount) + vowel) * TCount);
        if (first - SBase is >= 0 and < SCount and var syllable && syllable % TCount == 0 && second - TBase is > 0 and < TCount and var tail)
            return first + tail;
        return CanonicalData.Compose(first, second);
    }

    private static string ToText(List<int> characters)
    {
        var text = new StringBuilder(characters.Count);
        foreach (var character in characters)
            text.Append(new Rune(character).ToString());
        return text.ToString();
    }
}
