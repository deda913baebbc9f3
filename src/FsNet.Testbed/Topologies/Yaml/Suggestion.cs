namespace FsNet.Testbed.Topologies.Yaml;

/// <summary>The name a typing mistake was probably meant to be.</summary>
public static class Suggestion
{
    /// <summary><c>"; did you mean 'X'?"</c>, or nothing when no name is close.</summary>
    public static string For(string found, IEnumerable<string> allowed)
    {
        var nearest = allowed.Select(name => (Name: name, Distance: Distance(found, name))).OrderBy(n => n.Distance).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(1, (found.Length + 1) / 3) ? $"; did you mean '{nearest.Name}'?" : "";
    }

    /// <summary>Insertions, deletions and substitutions from one word to the other (Levenshtein), case ignored.</summary>
    internal static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
