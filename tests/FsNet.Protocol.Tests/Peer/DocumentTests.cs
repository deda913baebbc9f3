using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Tests.Peer;

/// <summary>docs/protocol.md says what is.</summary>
public partial class DocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Root(), "docs", "protocol.md")).Split("# Transfer protocol")[^1];

    [Fact]
    public void EveryExampleFrameIsTheMessageItSaysItIs()
    {
        var examples = Example().Matches(Document);
        Assert.True(examples.Count >= 10);
        foreach (Match example in examples)
        {
            var frame = Convert.FromHexString(Whitespace().Replace(example.Groups["hex"].Value, ""));
            Assert.True(Frame.TryReadHeader(frame, out var length, out var type));
            Assert.Equal(frame.Length, Frame.LengthSize + length);
            Assert.Equal(example.Groups["text"].Value, Describe(type, frame.AsSpan(Frame.HeaderSize)));
        }
    }

    [Fact]
    public void EveryTypeAndReasonIsNamedWithItsNumber()
    {
        foreach (var type in Enum.GetValues<PeerMessageType>())
            Assert.Matches($@"\| \[?{type}\b[^|]*\| {(int)type} \|", Document);
        foreach (var reason in Enum.GetValues<GoodbyeReason>())
            Assert.Contains($"{(int)reason} {reason}", Document);
        foreach (var reason in Enum.GetValues<RefuseReason>())
            Assert.Contains($"{(int)reason} {reason}", Document);
        foreach (var reason in Enum.GetValues<RejectReason>())
            Assert.Contains($"{(int)reason} {reason}", Document);
    }

    private static string Describe(PeerMessageType type, ReadOnlySpan<byte> body)
    {
        if (type != PeerMessageType.Block)
            return PeerMessage.Parse(type, body, out var complaint)?.ToString() ?? complaint;
        var reader = new FsNet.Protocol.Wire.WireReader(body);
        return $"{BlockHeader.Parse(ref reader)} bytes={reader.Remaining}";
    }

    [GeneratedRegex(@"```hex\n(?<hex>[0-9A-F\s]+)```\n\n`(?<text>[^`]+)`")]
    private static partial Regex Example();

    [GeneratedRegex(@"\s")]
    private static partial Regex Whitespace();

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
