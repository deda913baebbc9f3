using System.Text.RegularExpressions;

namespace FsNet.Architecture.Tests;

/// <summary>Documents can be read in a window of any width, and lead nowhere that is not there.</summary>
public partial class DocumentTests
{
    private const int MostColumns = 120;
    private const int MostLinesOfReadme = 100;

    [Fact]
    public void NoLineIsLongerThanAWindow()
    {
        var tooLong = Documents().SelectMany(file => File.ReadLines(file).Index()
            .Where(l => l.Item.Length > MostColumns)
            .Select(l => $"{Name(file)}:{l.Index + 1}: found {l.Item.Length} characters, allowed: {MostColumns}"));
        Assert.Empty(tooLong);
    }

    [Fact]
    public void TheReadmeIsReadToItsEnd() =>
        Assert.InRange(File.ReadLines(Path.Combine(Repository.Folder, "README.md")).Count(), 1, MostLinesOfReadme);

    [Fact]
    public void EveryLinkLeadsSomewhere()
    {
        var links = Documents().SelectMany(file => Link().Matches(Fence().Replace(File.ReadAllText(file), ""))
            .Select(m => m.Groups["target"].Value)
            .Where(target => !target.Contains(':', StringComparison.Ordinal))
            .Select(target => (File: file, Target: target))).ToList();
        Assert.NotEmpty(links);
        Assert.Empty(links.Where(l => !IsThere(l.File, l.Target)).Select(l => $"{Name(l.File)}: found a link to {l.Target}, which is not there"));
    }

    /// <summary>Files that a document names in full: who follows a list of them finds each.</summary>
    [Fact]
    public void EveryFileThatIsNamedIsThere()
    {
        var named = Documents().SelectMany(file => Source().Matches(File.ReadAllText(file)).Select(m => (File: file, Path: m.Groups["path"].Value))).ToList();
        Assert.NotEmpty(named);
        Assert.Empty(named.Where(n => !Path.Exists(Path.Combine(Repository.Folder, n.Path)))
            .Select(n => $"{Name(n.File)}: found `{n.Path}`, which is not there"));
    }

    /// <summary>What docs/library.md shows is of examples that the solution builds.</summary>
    [Fact]
    public void SamplesOfTheLibraryAreBuilt()
    {
        var examples = Directory.EnumerateFiles(Path.Combine(Repository.Folder, "docs", "examples"), "*.cs", SearchOption.AllDirectories)
            .Select(f => Lines(File.ReadAllText(f))).ToList();
        var samples = Sample().Matches(File.ReadAllText(Path.Combine(Repository.Folder, "docs", "library.md"))).Select(m => Lines(m.Groups["code"].Value)).ToList();
        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.Contains(examples, e => e.Contains(sample, StringComparison.Ordinal)));

        static string Lines(string text) => string.Join('\n', text.Split('\n').Select(l => l.Trim()));
    }

    private static bool IsThere(string file, string target)
    {
        var parts = target.Split('#');
        var path = parts[0].Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, parts[0]));
        return parts.Length == 1 ? Path.Exists(path) : File.Exists(path) && Headings(path).Contains(parts[1]);
    }

    /// <summary>As GitHub names them: small letters, digits and dashes.</summary>
    private static IEnumerable<string> Headings(string file) =>
        File.ReadLines(file).Where(l => l.StartsWith('#'))
            .Select(l => NotInAnchors().Replace(l.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static IEnumerable<string> Documents() => Repository.Files("*.md");

    private static string Name(string file) => Repository.NameOf(file);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>(src|tests|docs|topologies|compose)/[\w./-]*\w)`")]
    private static partial Regex Source();

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
