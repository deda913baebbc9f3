using System.Globalization;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Tracker;

namespace FsNet.Fuzz.Seeding;

/// <summary>
/// Messages from a capture, one of each type and length:
/// <c>tshark -T fields -E separator=, -e tcp.stream -e tcp.srcport -e tcp.dstport -e udp.payload -e tcp.payload</c>.
/// </summary>
internal static class PacketLines
{
    private const int TrackerPort = 9090, LongestSeed = 2048;

    public static IEnumerable<(string Target, Seed Seed)> Read(IEnumerable<string> lines)
    {
        var streams = new Dictionary<string, List<byte>>();
        var seen = new HashSet<string>();
        foreach (var line in lines)
        {
            if (line.Split(',') is not [var stream, var from, var to, var datagram, var segment])
                continue;
            var isTracker = PortOf(from) == TrackerPort || PortOf(to) == TrackerPort;
            var found = datagram.Length > 0 ? [("track-message", Convert.FromHexString(datagram))]
                : isTracker ? TrackerMessages(Stream(streams, stream, from, segment))
                : Frames(Stream(streams, stream, from, segment));
            foreach (var (target, bytes) in found)
                if (bytes.Length <= LongestSeed && seen.Add($"captured-{TypeOf(target, bytes):x2}-{bytes.Length}"))
                    yield return (target, new Seed($"captured-{TypeOf(target, bytes):x2}-{bytes.Length}", bytes));
        }
    }

    private static List<byte> Stream(Dictionary<string, List<byte>> streams, string stream, string from, string segment)
    {
        var key = $"{stream}/{from}";
        if (!streams.TryGetValue(key, out var bytes))
            streams[key] = bytes = [];
        bytes.AddRange(Convert.FromHexString(segment));
        return bytes;
    }

    private static List<(string, byte[])> TrackerMessages(List<byte> stream)
    {
        var found = new List<(string, byte[])>();
        while (stream.Count >= TrackSizes.TcpPrefix && (stream[0] << 8 | stream[1]) is var length && stream.Count >= TrackSizes.TcpPrefix + length)
        {
            found.Add(("track-message", [.. stream[TrackSizes.TcpPrefix..(TrackSizes.TcpPrefix + length)]]));
            stream.RemoveRange(0, TrackSizes.TcpPrefix + length);
        }
        return found;
    }

    private static List<(string, byte[])> Frames(List<byte> stream)
    {
        var found = new List<(string, byte[])>();
        while (stream.Count >= Frame.HeaderSize && Frame.TryReadHeader(stream.ToArray(), out var length, out _) && stream.Count >= Frame.LengthSize + length)
        {
            found.Add(("peer-message", [.. stream[..(Frame.LengthSize + length)]]));
            stream.RemoveRange(0, Frame.LengthSize + length);
        }
        return found;
    }

    private static int PortOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0;

    private static byte TypeOf(string target, byte[] bytes) => bytes.ElementAtOrDefault(target == "track-message" ? 2 : Frame.LengthSize);
}
