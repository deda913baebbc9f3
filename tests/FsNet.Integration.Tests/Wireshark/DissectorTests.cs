using System.Buffers.Binary;
using System.Text.RegularExpressions;
using FsNet.Integration.Tests.Fixture;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Integration.Tests.Wireshark;

/// <summary>Wireshark with docs/wireshark/fsnet.lua reads what the programs say, and says what is wrong with anything else.</summary>
public partial class DissectorTests
{
    private const int ClientPort = PacketFile.NodePort;

    /// <summary>On ports that nobody was told of.</summary>
    [FactWithTool("tshark", asRoot: true)]
    public async Task WhatTheProgramsSayIsReadToTheLastByte()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", TestFile.MiB);
        await lab.StartTrackerAsync();
        await using var capture = await LoopbackCapture.StartAsync(lab, lab.TrackerEndPoint);
        var seed = await lab.ShareAsync(file.Path);
        await lab.Get(file.Name).SucceedsAsync();
        await lab.QueryAsync("info", file.Name);
        await lab.QueryAsync("ls");
        Assert.Equal(0, await seed.StopAsync());
        await capture.FinishAsync();

        var seen = await Dissection.ReadAsync(lab, capture.Path);

        Assert.Empty(seen.Faulty.Select(m => $"packet {m.Frame}"));
        AssertEveryRequestIsAnswered(seen);
        AssertEveryByteIsOfAFrame(seen);
        // The id is not sent along with what it follows from: Presentation, Found and Listing show it as the dissector computes it.
        Assert.All(seen.Of("track").Where(m => m.Has("file.root")), m => Assert.Equal($"{file.Manifest().Id}", m["file"], ignoreCase: true));
        Assert.Equal([0x02, 0x84, 0x85], seen.Of("track").Where(m => m.Has("file.root")).Select(m => Convert.ToInt32(m["type"], 16)).Distinct().Order());
        var requests = seen.Of("peer").Where(m => m["type"] == "8").ToList();
        Assert.Equal(Enumerable.Range(0, 16), requests.Select(m => (int)m.Number("block")).Distinct().Order());
        Assert.All(requests, m => Assert.True(m.Has("first_in") && m.Has("last_in") && m.Has("time"), $"packet {m.Frame}"));
        Assert.All(seen.Of("peer").Where(m => m.Has("handle")), m => Assert.Equal($"{file.Manifest().Id}", m["file"], ignoreCase: true));
    }

    [FactWithTool("tshark", asRoot: true)]
    public async Task EveryFrameInTheDocumentIsShown()
    {
        await using var lab = new Lab();
        var frames = Example().Matches(Repository.ReadProtocolDocument().Split("# Transfer protocol")[^1])
            .Select(m => Convert.FromHexString(string.Concat(m.Groups["hex"].Value.Where(char.IsAsciiHexDigit)))).ToList();
        var path = Write(lab, file =>
        {
            foreach (var frame in frames)
                file.Tcp(toServer: true, frame, ClientPort, PacketFile.PeerPort);
        });
        var seen = await Dissection.ReadAsync(lab, path);
        Assert.Equal(frames.Select(f => (long)f[4]), seen.Of("peer").Select(m => m.Number("type")));
        // The example of an Open has 17 blocks, that of a Block has more than its file.
        Assert.Equal(["9"], seen.Faulty.Select(m => m["type"]));
    }

    [FactWithTool("tshark", asRoot: true)]
    public async Task ARequestThatIsSentAgainIsOneExchange()
    {
        await using var lab = new Lab();
        byte[] locate = Track(0x06, 7, [8, 0, 32, .. new byte[32], 10, 0, 2, 0, 5]), located = Track(0x86, 7, [17, 0, 8, .. new byte[8]]);
        var path = Write(lab, file =>
        {
            file.Udp(true, locate);
            file.Udp(true, locate);
            file.Udp(false, located);
            file.Udp(false, located);
            file.Tcp(true, Framed(locate), ClientPort, PacketFile.TrackerPort);
            file.Tcp(false, Framed(located), ClientPort, PacketFile.TrackerPort);
        });
        var m = (await Dissection.ReadAsync(lab, path)).Messages;
        Assert.Equal(6, m.Count);
        Assert.Equal(["3", "3"], m.Take(2).Select(x => x["response_in"]));
        Assert.True(!m[0].Has("retry") && m[1].Has("retry"));
        Assert.Equal("1", m[1]["retry_of"]);
        Assert.Equal(("1", 0.002), (m[2]["response_to"], Seconds(m[2])));
        Assert.True(m[3].Has("answered_again"));
        Assert.Equal("6", m[4]["response_in"]);
        Assert.Equal(("5", 0.001), (m[5]["response_to"], Seconds(m[5])));
    }

    [FactWithTool("tshark", asRoot: true)]
    public async Task WhatIsWrongIsNamed()
    {
        await using var lab = new Lab();
        (byte[] Message, string Complaint)[] track =
        [
            ("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), "not_fsnet"),
            (Track(0x06, 1, [])[..9], "not_fsnet"),
            (With(Track(0x06, 2, []), 1, 3), "unknown_version"),
            (Track(0x55, 3, []), "unknown_type"),
            (Track(0x07, 4, [2, 0, 2, 1, 1, 200, 0, 3, 1, 2, 3]), "unknown_field"),
            (Track(0x07, 5, [2, 0, 9, 1, 1]), "malformed"),
            (Track(0x07, 6, [2, 0, 1, 1]), "malformed"),
            (Track(0x07, 7, [2, 0]), "malformed"),
            (Track(0x01, 8, [1, 4, 208, .. new byte[1232]]), "too_long"),
            (Track(0x8F, 9, [23, 0, 2, 0, 3]), "refused"),
            (Track(0x82, 10, [27, 0, 12, 0, 1, 0, 3, .. new byte[8]]), "refused_item"),
        ];
        (byte[] Frame, string Complaint)[] peer =
        [
            ([0, 1, 0, 10, 9, .. new byte[20]], "bad_length"),
            ([0, 0, 0, 0, 8], "bad_length"),
            ([0, 0, 0, 5, (byte)(Enum.GetValues<PeerMessageType>().Max() + 1), 0, 0, 0, 0], "no_frame"),
            ([0, 0, 0, 16, 1, .. "FsNt"u8, 3, .. new byte[10]], "unknown_version"),
            ([0, 0, 0, 11, 6, 0, 1, 0, 9, 0, 3, 0, 2, 0, 0], "malformed"),
            ([0, 0, 0, 2, 12, 4], "ended"),
        ];
        var path = Write(lab, file =>
        {
            foreach (var (message, _) in track)
                file.Udp(true, message);
            foreach (var (index, (frame, _)) in peer.Index())
                file.Tcp(true, frame, ClientPort + index, PacketFile.PeerPort);
        });
        var seen = (await Dissection.ReadAsync(lab, path)).Messages;
        var expected = track.Select(t => t.Complaint).Concat(peer.Select(p => p.Complaint)).ToList();
        Assert.Equal(expected.Count, seen.Count);
        Assert.All(seen.Zip(expected), x => Assert.True(x.First.Has(x.Second), $"packet {x.First.Frame} lacks {x.Second}"));
    }

    [FactWithTool("tshark", asRoot: true)]
    public async Task OfACutPacketWhatIsThereIsShown()
    {
        await using var lab = new Lab();
        byte[] block = [0, 0, 4, 9, 9, 0, 7, 0, 3, 0, 0, 0, 0, .. new byte[1024]];
        var path = Write(lab, file =>
        {
            file.Tcp(true, [0, 0, 0, 5, 8, 0, 7, 0, 3, .. block], ClientPort, PacketFile.PeerPort, kept: 40);
            file.Tcp(true, new byte[500], ClientPort, PacketFile.PeerPort, kept: 40);
        });
        var seen = (await Dissection.ReadAsync(lab, path)).Messages;
        Assert.Equal(["8", "9"], seen.Take(2).Select(m => m["type"]));
        Assert.Equal("1024", seen[1]["data.length"]);
        Assert.True(seen[2].Has("middle"));
    }

    /// <summary>Random bytes, and real messages with some of their bytes changed: never an error of the dissector's.</summary>
    [FactWithTool("tshark", asRoot: true)]
    public async Task GarbageIsCalledGarbage()
    {
        await using var lab = new Lab();
        var random = new Prng(3);
        var frame = FrameStream.Write(new FsNet.Protocol.Peer.Have(7, 3));
        byte[] file = [.. new byte[32], .. new byte[7], 9, 16, 1, 0, 0, .. "abcdef"u8];
        var message = Track(0x02, 9, [2, 0, 2, 1, 1, 3, 0, 8, .. new byte[8], 4, 0, (byte)file.Length, .. file]);
        const int each = 150;
        var path = Write(lab, packets =>
        {
            for (var i = 0; i < each; i++)
            {
                var (garbled, changed) = (ClientPort + i, ClientPort + each + i);
                packets.Udp(true, Garbage(random, 1 + i), garbled);
                packets.Udp(true, Mutate(random, message), changed);
                packets.Tcp(true, Garbage(random, 1 + i), garbled, PacketFile.TrackerPort);
                packets.Tcp(true, Garbage(random, 1 + i), garbled, PacketFile.PeerPort);
                packets.Tcp(true, Framed(Mutate(random, message)), changed, PacketFile.TrackerPort);
                packets.Tcp(true, [.. Mutate(random, frame), .. frame], changed, PacketFile.PeerPort, kept: i % 3 == 0 ? 12 : int.MaxValue);
            }
        });
        var garbage = await Dissection.ReadAsync(lab, path, $"udp.srcport < {ClientPort + each}");
        Assert.Equal(each, garbage.Messages.Count);
        Assert.Equal(each, garbage.Faulty.Count());
        await Dissection.RunAsync(lab, "-r", path, "-V");
    }

    private static void AssertEveryRequestIsAnswered(Dissection seen)
    {
        var track = seen.Of("track").ToList();
        Assert.Equal([2, 3, 4, 5, 6, 7], track.Select(m => Convert.ToInt32(m["type"], 16)).Where(t => t < 0x80).Distinct().Order());
        // On a busy machine a request may be sent again, and answered twice.
        Assert.All(track, m => Assert.True(
            Convert.ToInt32(m["type"], 16) < 0x80 ? m.Has("response_in") : m.Has("time") || m.Has("answered_again"), $"packet {m.Frame}"));
    }

    private static void AssertEveryByteIsOfAFrame(Dissection seen)
    {
        const int lengthBytes = 4;
        var frames = seen.Of("peer").GroupBy(m => (m.Stream, m.From))
            .ToDictionary(g => g.Key, g => g.Sum(m => m.Number("length") + lengthBytes));
        Assert.NotEmpty(frames);
        Assert.All(frames, f => Assert.Equal(seen.PayloadBytes[f.Key], f.Value));
    }

    private static double Seconds(Message message) =>
        Math.Round(double.Parse(message["time"]!, System.Globalization.CultureInfo.InvariantCulture), 6);

    private static string Write(Lab lab, Action<PacketFile> write)
    {
        var path = lab.PathOf("packets.pcap");
        using var file = new PacketFile(path);
        write(file);
        return path;
    }

    /// <summary>Header and fields.</summary>
    private static byte[] Track(byte type, byte transaction, byte[] fields) =>
        [(byte)'F', 2, type, 0, 0, 0, 0, transaction, .. new byte[8], .. fields];

    private static byte[] With(byte[] message, int index, byte value)
    {
        message[index] = value;
        return message;
    }

    private static byte[] Framed(byte[] message)
    {
        byte[] framed = [0, 0, .. message];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        return framed;
    }

    private static byte[] Garbage(Prng random, int length)
    {
        var bytes = new byte[length];
        random.Fill(bytes);
        return bytes;
    }

    private static byte[] Mutate(Prng random, byte[] message)
    {
        var (head, tail) = (message[..random.Next(message.Length)], message[random.Next(message.Length)..]);
        byte[] changed = [.. head, .. Garbage(random, random.Next(4)), .. tail];
        return changed.Length > 0 ? changed : [0];
    }

    [GeneratedRegex(@"```hex\n(?<hex>[0-9A-F\s]+)```\n\n`[^`]+`")]
    private static partial Regex Example();
}
