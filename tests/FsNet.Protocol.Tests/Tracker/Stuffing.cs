using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>Fills a tracker from one address, with one thing or another.</summary>
internal static class Stuffing
{
    public static TheoryData<string> Kinds => ["nodes", "files", "names", "bitmaps", "one file"];

    /// <summary>Tells more and more, over TCP, until something is refused.</summary>
    /// <returns>How many messages were taken whole.</returns>
    public static int Fill(EngineFixture tracker, NodeAddress address, string with)
    {
        var buffer = new byte[TrackSizes.MaxTcp];
        for (var i = 0; ; i++)
        {
            var port = (ushort)(1 + (with is "nodes" or "one file" ? i : 0));
            // Beyond 65,535 nodes the next address of the prefix would be needed: more than any test has room for.
            var from = address.WithPort(port);
            var writer = new PresentationWriter(buffer, new TrackHeader(default, false, 1, 0), port, 1);
            foreach (var (proof, have, name) in Told(address, with, i))
                Assert.True(writer.TryAdd(proof, have, name));
            var answer = tracker.Raw(from, buffer.AsSpan(0, writer.Length));
            if (!TrackText.Describe(answer).StartsWith("Accepted", StringComparison.Ordinal) || AcceptedIn(answer).Refused is not null)
                return i;
        }
    }

    private static (FileProof, BlockSet, string)[] Told(NodeAddress address, string with, int i)
    {
        var salt = address.GetHashCode() & 0x3FFFFFFF;
        return with switch
        {
            "nodes" => [],
            "one file" => [(Proof(salt), Samples.Blocks(1), "film.bin")],
            "files" => [.. Enumerable.Range(0, 10).Select(n => (Proof(salt + 10 * i + n), All, $"{10 * i + n}"))],
            "names" => [.. Enumerable.Range(0, 10).Select(n => (Proof(salt), All, $"{10 * i + n}/{new string('x', 240)}/{new string('y', 240)}"))],
            _ => [(Proof(salt + i, Largest), First, $"{i}")],
        };
    }

    private static BlockLayout Largest { get; } = new((long)BlockLayout.MaxBlocks << 16, 16);

    private static BlockSet First
    {
        get
        {
            var first = new BlockSet(BlockLayout.MaxBlocks);
            first.Add(0);
            return first;
        }
    }
}
