namespace FsNet.Topologies.Yaml;

/// <summary>The name a typing mistake was probably meant to be.</summary>
public static class Suggestion
{
    private const int LongestName = 64;
    private const int MostNames = 5_000;

    /// <summary><c>"; did you mean 'X'?"</c>, or nothing when no name is close.</summary>
    public static string For(string found, IEnumerable<string> allowed)
    {
        if (found.Length > LongestName)
            return "";
        var nearest = allowed.Take(MostNames).Select(name => (Name: name, Distance: Distance(found, name))).OrderBy(n => n.Distance).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(1, (found.Length + 1) / 3)
            ? $"; did you mean '{nearest.Name}'?"
            : "";
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours from one word to the other; case ignored.</summary>
    internal static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
                d[i, j] = i == 0 || j == 0 ? i + j : Step(d, a, b, i, j);
        }
        return d[a.Length, b.Length];
    }

    private static int Step(int[,] d, string a, string b, int i, int j)
    {
        var best = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1));
        var swapped = i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]);
        return swapped ? Math.Min(best, d[i - 2, j - 2] + 1) : best;
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
