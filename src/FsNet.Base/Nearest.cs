namespace FsNet.Base;

/// <summary>What somebody may have meant who mistyped a word.</summary>
public static class Nearest
{
    // One slip in a short word, two in a longer one: more is another word.
    private const int ShortWord = 4;

    /// <summary>
    /// The known word with the fewest slips (a letter too many, missing, wrong, or two exchanged) from <paramref name="word"/>, else one that
    /// begins with it; null where none is near.
    /// </summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        var most = word.TrimStart('-').Length <= ShortWord ? 1 : 2;
        var all = known.Distinct().ToList();
        var near = all.Select(k => (Word: k, Slips: Slips(word.ToLowerInvariant(), k.ToLowerInvariant()))).Where(k => k.Slips <= most).ToList();
        return near.Count > 0
            ? near.MinBy(k => k.Slips).Word
            : all.Find(k => word.Length > 1 && k.StartsWith(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What is put behind an error: <c>; did you mean run?</c>, or nothing.</summary>
    public static string Hint(string word, IEnumerable<string> known) => To(word, known) is { } near ? $"; did you mean {near}?" : "";

    /// <summary>The distance of Damerau and Levenshtein, of adjacent letters.</summary>
    private static int Slips(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var wrong = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(wrong, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
