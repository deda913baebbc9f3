using System.Globalization;

namespace FsNet.Node.Naming;

/// <summary>
/// What Unicode says of characters that are made of others: canonical decompositions, what is composed again, and the order of
/// combining marks. Read once from the table beside this file: the runtime has none where it does without ICU, as these programs do.
/// </summary>
internal static class CanonicalData
{
    private static readonly Dictionary<int, byte> Classes = [];
    private static readonly Dictionary<int, int[]> Decompositions = [];
    private static readonly Dictionary<(int First, int Second), int> Compositions = [];

    static CanonicalData()
    {
        using var stream = typeof(CanonicalData).Assembly.GetManifestResourceStream("Canonical.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line[0] != '#')
                Read(line);
    }

    /// <summary>The canonical combining class: 0 for what begins a character, else the place among the marks behind it.</summary>
    public static byte ClassOf(int character) => Classes.GetValueOrDefault(character);

    /// <summary>One step; null for what is made of nothing else.</summary>
    public static int[]? Decompose(int character) => Decompositions.GetValueOrDefault(character);

    /// <summary>Null where the two stay two.</summary>
    public static int? Compose(int first, int second) => Compositions.TryGetValue((first, second), out var both) ? both : null;

    private static void Read(string line)
    {
        var at = line.AsSpan().IndexOfAny("-=~");
        var character = Hex(line.AsSpan(0, at));
        if (line[at] == '-')
        {
            var space = line.IndexOf(' ');
            var last = Hex(line.AsSpan(at + 1, space - at - 1));
            for (var c = character; c <= last; c++)
                Classes[c] = byte.Parse(line.AsSpan(space + 1), CultureInfo.InvariantCulture);
            return;
        }
        int[] parts = [.. line[(at + 1)..].Split(' ').Select(part => Hex(part))];
        Decompositions[character] = parts;
        if (line[at] == '=')
            Compositions[(parts[0], parts[1])] = character;
    }

    private static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
