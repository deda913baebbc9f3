using System.Text.RegularExpressions;

namespace FsNet.Testbed.Tests.Testing;

/// <summary>
/// The one rule of <c>dotnet format</c> that neither the build (naming, usings, style: as errors) nor <c>dotnet format whitespace --folder</c>
/// looks at, which takes seconds where the whole takes a minute.
/// </summary>
public sealed partial class SourceTests
{
    [Fact]
    public void UsingsAreInOrder()
    {
        string[] folders = ["src", "tests", "docs"];
        var files = folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Folder, f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !Generated().IsMatch(f)).ToList();
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, f => !IsInOrder(Usings(f)));
    }

    [Theory]
    [InlineData(true, "using System;", "using System.IO;", "using FsNet.Links;", "using Xunit;", "using static System.Math;", "using Z = System.Text;")]
    [InlineData(false, "using System.IO;", "using System;")]
    [InlineData(false, "using FsNet.Links;", "using System;")]
    [InlineData(false, "using static System.Math;", "using System;")]
    public void OrderIsThatOfDotnetFormat(bool inOrder, params string[] usings) => Assert.Equal(inOrder, IsInOrder(usings));

    private static string[] Usings(string file) =>
        [.. File.ReadLines(file).TakeWhile(line => line.StartsWith("using ", StringComparison.Ordinal))];

    private static bool IsInOrder(string[] usings) => usings.SequenceEqual(usings
        .OrderBy(u => u.Contains('=') ? 2 : u.StartsWith("using static ", StringComparison.Ordinal) ? 1 : 0)
        .ThenBy(u => OfSystem().IsMatch(u) ? 0 : 1)
        .ThenBy(u => u.TrimEnd(';'), StringComparer.OrdinalIgnoreCase));

    [GeneratedRegex(@"[\\/](obj|bin)[\\/]")]
    private static partial Regex Generated();

    [GeneratedRegex(@"^using (static )?System\b")]
    private static partial Regex OfSystem();
}
