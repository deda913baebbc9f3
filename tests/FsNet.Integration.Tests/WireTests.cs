using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using FsNet.Integration.Tests.Fixture;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Integration.Tests;

/// <summary>What goes over the wire between the programs is what docs/protocol.md says, as somebody else's tool sees it.</summary>
public partial class WireTests
{
    private const int UdpHeaderBytes = 8;

    [FactWithTool("tshark", asRoot: true)]
    public async Task DatagramsAreAsDocumented()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 4 * TestFile.MiB);
        await lab.StartTrackerAsync();
        await using var capture = await DatagramCapture.StartAsync(lab.TrackerEndPoint);
        var seed = await lab.ShareAsync(file.Path, "--name", "n1");
        foreach (var leecher in (Node[])[lab.Get(file.Name), lab.Get(file.Name)])
            await leecher.SucceedsAsync();
        await lab.QueryAsync("info", file.Name);
        await lab.QueryAsync("ls");
        Assert.Equal(0, await seed.StopAsync());

        var datagrams = await capture.FinishAsync();

        var answers = ReadAnswers(Repository.ReadProtocolDocument());
        var asked = new Dictionary<uint, byte>();
        foreach (var datagram in datagrams)
        {
            AssertHeader(datagram);
            if (datagram.To.Equals(lab.TrackerEndPoint))
                asked[TransactionOf(datagram)] = datagram.Payload[2];
            else
                AssertAnswers(datagram, asked, answers);
        }
        byte[] requests = [.. asked.Values.Distinct().Order()];
        Assert.Equal([0x02, 0x03, 0x04, 0x05, 0x06, 0x07], requests);
        AssertPresentation(datagrams.First(d => d.Payload[2] == 0x02 && d.From.Address.Equals(seed.EndPoint.Address)), seed, file);
    }

    /// <summary>The table of requests: type of the request, type of its answer.</summary>
    private static Dictionary<byte, byte> ReadAnswers(string document)
    {
        Assert.Contains("= **1232**", document);
        var answers = RequestRow().Matches(document).ToDictionary(
            row => byte.Parse(row.Groups[1].Value), row => Convert.ToByte(row.Groups[2].Value, 16));
        Assert.Equal(7, answers.Count);
        return answers;
    }

    /// <summary>
    /// <c>u8 magic | u8 version | u8 type | u8 flags | u32 transaction | u64 cookie</c>, not more than 1232 bytes, and all of it can be
    /// read.
    /// </summary>
    private static void AssertHeader(Datagram datagram)
    {
        var bytes = datagram.Payload;
        Assert.Equal(bytes.Length + UdpHeaderBytes, datagram.UdpLength);
        Assert.InRange(bytes.Length, 16, 1232);
        Assert.Equal([(byte)'F', 2], bytes[..2]);
        Assert.InRange(bytes[3], 0, 1);
        Assert.Matches($"^[A-Z][A-Za-z]+ .*#{TransactionOf(datagram):x8} {bytes.Length} B$", TrackText.Describe(bytes));
        for (var at = 16; at < bytes.Length;)
        {
            Assert.InRange(bytes[at], 1, 31);
            at += 3 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 1));
            Assert.InRange(at, 16, bytes.Length);
        }
    }

    private static void AssertAnswers(Datagram datagram, Dictionary<uint, byte> asked, Dictionary<byte, byte> answers)
    {
        const byte useCookie = 0x8E;
        Assert.True(asked.TryGetValue(TransactionOf(datagram), out var request), "an answer to nothing");
        Assert.Contains(datagram.Payload[2], (byte[])[answers[request], useCookie]);
        if (datagram.Payload[2] == useCookie)
            Assert.Equal(16, datagram.Payload.Length);
    }

    /// <summary>Header, then Port, NodeId, NodeName, File, Traits, each byte where the document draws it.</summary>
    private static void AssertPresentation(Datagram datagram, Node seed, TestFile file)
    {
        var bytes = datagram.Payload.AsSpan();
        Assert.Equal([0x02, 0x00, 0x02, (byte)(seed.EndPoint.Port >> 8), (byte)seed.EndPoint.Port], bytes[16..21].ToArray());
        Assert.Equal([0x03, 0x00, 0x08], bytes[21..24].ToArray());
        Assert.Equal([0x1E, 0x00, 0x02, (byte)'n', (byte)'1'], bytes[32..37].ToArray());
        bytes = bytes[37..];
        var name = Encoding.UTF8.GetBytes(file.Name);
        Assert.Equal([0x04, 0x00, (byte)(32 + 8 + 1 + 1 + 2 + name.Length)], bytes[..3].ToArray());
        Assert.Equal(file.Manifest().Proof.Root, new Hash256(bytes[3..35]));
        Assert.Equal((ulong)file.Length, BinaryPrimitives.ReadUInt64BigEndian(bytes[35..]));
        Assert.Equal([16, 1, 0, 0], bytes[43..47].ToArray()); // 64 KiB, all blocks, no bytes needed to say so
        bytes = bytes[47..];
        Assert.Equal(name, bytes[..name.Length].ToArray());
        bytes = bytes[name.Length..];
        Assert.Equal([0x1D, 0x00, 0x0B, 0x00, 0x00], bytes[..5].ToArray());
        var modified = DateTime.UnixEpoch.AddTicks(BinaryPrimitives.ReadInt64BigEndian(bytes[5..]) / 100);
        Assert.Equal(File.GetLastWriteTimeUtc(file.Path), modified);
        Assert.Equal([0], bytes[13..].ToArray()); // Not executable.
    }

    private static uint TransactionOf(Datagram datagram) => BinaryPrimitives.ReadUInt32BigEndian(datagram.Payload.AsSpan(4));

    [GeneratedRegex(@"^\| \S+ \| (\d) \| \S+ \| (0x8\d) \|", RegexOptions.Multiline)]
    private static partial Regex RequestRow();
}
