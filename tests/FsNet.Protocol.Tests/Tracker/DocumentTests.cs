using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FsNet.Protocol.Tracker;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>docs/protocol.md says what is.</summary>
public partial class DocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Root(), "docs", "protocol.md")).Split("# Transfer protocol")[0];

    [Fact]
    public void EveryHexExampleIsTheMessageItSaysItIs()
    {
        var examples = HexExample().Matches(Document);
        Assert.True(examples.Count >= 4);
        foreach (Match example in examples)
            Assert.Equal(example.Groups["text"].Value, TrackText.Describe(Convert.FromHexString(Whitespace().Replace(example.Groups["hex"].Value, ""))));
    }

    [Fact]
    public void EveryFieldAndTypeIsNamedWithItsNumber()
    {
        foreach (var field in Enum.GetValues<Field>().Where(FieldLengths.IsKnown))
            Assert.Contains($"| {field} | {(int)field} |", Document);
        foreach (var type in Enum.GetValues<TrackType>())
            Assert.Matches(type.IsRequest() ? $@"\[?{type}\]?[^|]*\| {(int)type} \|" : $@"{type}\]?[^|]*\| 0x{(int)type:X2} \|", Document);
    }

    [GeneratedRegex(@"```hex\n(?<hex>[0-9A-F\s]+)```\n\n`(?<text>[^`]+)`")]
    private static partial Regex HexExample();

    [GeneratedRegex(@"\s")]
    private static partial Regex Whitespace();

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
