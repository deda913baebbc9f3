using FsNet.Fuzz.Engines;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Tracker;

namespace FsNet.Fuzz.Seeding;

/// <summary>Sequences of inputs, byte by byte as <see cref="NodeSequence"/>, <see cref="TrackerSequence"/> and <see cref="TrackClient"/> read them.</summary>
internal static class SequenceSeeds
{
    /// <summary>What the node holds: each file is two bits, 1 wanted, 2 whole, 3 known and wanted.</summary>
    private const byte FirstIsWanted = 1, FirstIsWhole = 2, FirstIsKnown = 3, AllAreWanted = 0b010101;

    private const byte Minute = 9, Tick = 3;

    public static IEnumerable<Seed> Nodes() =>
    [
        new("fetch", [FirstIsWanted, .. Meet(0), .. Open(0, whole: true), .. Part(0), Room, 0, 0, .. Suggest(0, 4), Arrived, 0, 1, .. Later(Tick)]),
        new("serve", [FirstIsWhole, .. Meet(0), .. Open(0, whole: false), .. Request(0, 3), Sent, 0, 1, .. Request(0, 4), Sent, 0, 0]),
        new("known", [FirstIsKnown, .. Meet(0), .. Open(0, whole: true), .. Later(6), .. Later(6), Arrived, 0, 1, .. Later(Tick)]),
        new("corrupt", [FirstIsKnown, .. Meet(0), .. Open(0, whole: true), .. Suggest(0, 1), Arrived, 0, 0, Call, 0, .. Hello(1)]),
        new("liar", [FirstIsWanted, .. Meet(0), .. Open(0, whole: true), .. Said(0, PeerMessageType.Manifest, 0, 200)]),
        new("dial", [AllAreWanted, Found, 0, 6, 0, 1, 2, 4, 8, 12, AnswerDial, 0, 1, AnswerDial, 0, 0, .. Hello(0), .. Later(Minute)]),
        new("crowd", [FirstIsWhole, .. Enumerable.Range(0, 12).SelectMany(i => (byte[])[Call, (byte)i]), .. Hello(3), .. Later(8)]),
        new("silent", [FirstIsKnown, .. Meet(0), .. Open(0, whole: true), .. Suggest(0, 1), .. Later(6), .. Later(6), .. Later(7), HangUp, 0, Late, 0, 0]),
        new("refused", [FirstIsKnown, .. Meet(0), .. Open(0, whole: true), .. Suggest(0, 2), .. Said(0, PeerMessageType.Reject, 0, 2, 1)]),
        new("frame", [FirstIsWhole, .. Meet(0), .. Open(0, whole: false), Frame, 0, Of(PeerMessageType.Request), 4, 0, 0, 0, 7, Wakeup, File, 0, 0]),
        new("twins", [FirstIsWanted, Found, 0, 2, 0, 1, AnswerDial, 0, 1, Call, 0, .. Hello(0), .. Said(1, PeerMessageType.Hello, 10, 0, 1),
            .. Said(0, PeerMessageType.Probe, 1), .. Said(1, PeerMessageType.Probe, 1), .. Later(Tick)]),
        new("more", [AllAreWanted, .. Meet(0), .. Meet(5), .. Said(0, PeerMessageType.Goodbye, 1), .. Later(Minute), File, 0, 2, .. Later(10)]),
    ];

    public static IEnumerable<Seed> Trackers() =>
    [
        new("register", [.. Present(0, file: 11), .. Present(1, file: 11), Question, 2, 0, 11, 3, 9, 0, Update, 0, 0, 0, 0, 1, 11, 1, Time, 4]),
        new("listed", [.. Present(0, file: 3), .. Present(5, file: 4), Question, 2, 1, 0, 2, 0, 9, Question, 2, 1, 3, 4, 9, 0, Time, 7]),
        new("gone", [.. Present(0, file: 3), Question, 0, 1, 0, 5, 0, 0, Question, 2, 0, 0, 1]),
        new("crowd", [.. Enumerable.Range(0, 16).SelectMany(i => Present(i, file: i % 12)), Question, 2, 1, 3, 3, 200, 0]),
        new("bytes", [Bytes, 0, 0, 16, .. TrackSeeds.Messages().First().Bytes.AsSpan(0, 16), Fields, 0, 1, 0, 0, 0, Fields, 1, 1, 8, 2, 0, 2, 1, 2, 1, 0, 0, 1, 7]),
    ];

    public static IEnumerable<Seed> TrackClients()
    {
        var answers = TrackSeeds.Messages().Where(s => s.Bytes[2] >= (byte)TrackType.Welcome).Select(s => s.Bytes).ToList();
        var all = answers.Where(a => a.Length < 256).SelectMany(a => (byte[])[4, 0, (byte)a.Length, .. a]);
        return [new("answers", [.. all]), new("forged", [0, 7, 16, .. answers[0].AsSpan(0, 16)])];
    }

    private static readonly byte Call = (byte)NodeInput.Call, Frame = (byte)NodeInput.Frame, Wakeup = (byte)NodeInput.Wakeup,
        AnswerDial = (byte)NodeInput.AnswerDial, HangUp = (byte)NodeInput.HangUp, Arrived = (byte)NodeInput.Arrived, Sent = (byte)NodeInput.Sent,
        Late = (byte)NodeInput.Late, Found = (byte)NodeInput.Found, Room = (byte)NodeInput.Room, File = (byte)NodeInput.File;

    private static readonly byte Bytes = (byte)TrackerInput.Bytes, Fields = (byte)TrackerInput.Fields, Update = (byte)TrackerInput.Update,
        Question = (byte)TrackerInput.Question, Time = (byte)TrackerInput.Time;

    private static byte Of(PeerMessageType type) => (byte)Array.IndexOf(NodeWords.Types, type);

    private static byte[] Said(int stranger, PeerMessageType type, params byte[] choices) =>
        [(byte)NodeInput.Message, (byte)stranger, Of(type), .. choices];

    private static byte[] Hello(int stranger) => Said(stranger, PeerMessageType.Hello, (byte)(10 + stranger), 0, 1);

    private static byte[] Meet(int stranger) => [Call, (byte)stranger, .. Hello(stranger)];

    private static byte[] Open(int stranger, bool whole) => Said(stranger, PeerMessageType.Open, 0, 0, whole ? (byte)1 : (byte)0);

    private static byte[] Part(int stranger) => Said(stranger, PeerMessageType.Manifest, 0, 0);

    private static byte[] Suggest(int stranger, byte block) => Said(stranger, PeerMessageType.Suggest, 0, block);

    private static byte[] Request(int stranger, byte block) => Said(stranger, PeerMessageType.Request, 0, block);

    private static byte[] Later(byte time) => [(byte)NodeInput.Time, time];

    /// <summary>One whole file of one name.</summary>
    private static byte[] Present(int stranger, int file) => [(byte)TrackerInput.Presentation, (byte)stranger, 0, 0, 1, 1, (byte)file, 1, 0];
}
