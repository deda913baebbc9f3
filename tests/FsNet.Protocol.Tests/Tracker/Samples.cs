using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>One message of each type, as the documents show them.</summary>
internal static class Samples
{
    public const uint Transaction = 0x2a;
    public const ulong Cookie = 0x1122334455667788;
    public const ulong NodeId = 0xab;
    public const ushort Port = 9100;

    public static readonly Hash256 Id = new(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());
    public static readonly BlockLayout Layout = new((1 << 20) + 1, 16);

    /// <summary>The same bytes as a root: a file with this root has another id.</summary>
    public static readonly FileProof Proof = new(Layout, Id);
    public static readonly NodeAddress V4 = NodeAddress.V4(0x0a000001, Port);
    public static readonly NodeAddress V6 = NodeAddress.FromIp(Convert.FromHexString("20010db8000000000000000000000001"), Port);

    /// <summary>A second and a nanosecond after the beginning of 1970.</summary>
    public static readonly FileTraits Traits = new(1_000_000_001, IsExecutable: true);

    public static TrackHeader Header(TrackType type = default) => new(type, false, Transaction, Cookie);

    public static BlockSet Blocks(params int[] members)
    {
        var set = new BlockSet(Layout.BlockCount);
        foreach (var member in members)
            set.Add(member);
        return set;
    }

    public static byte[] Message<T>(T message)
        where T : ITrackMessage
    {
        var buffer = new byte[TrackHeader.Size + message.Size];
        Assert.Equal(buffer.Length, TrackMessage.Format(buffer, Header(), message));
        return buffer;
    }

    public static byte[] Presentation()
    {
        var buffer = new byte[TrackSizes.MaxUdp];
        var writer = new PresentationWriter(buffer, Header(), Port, NodeId, "n1");
        Assert.True(writer.TryAdd(Proof, Blocks(0, 1, 2), "f", Traits));
        return buffer[..writer.Length];
    }

    public static byte[] Update()
    {
        var buffer = new byte[TrackSizes.MaxUdp];
        var writer = new UpdateWriter(buffer, Header(), Port, NodeId);
        Assert.True(writer.TryAdd(Id, Blocks(3, 4)));
        Assert.True(writer.TryRemove(Id));
        return buffer[..writer.Length];
    }

    /// <summary>Every type that there is, with the answers as bytes that an engine may give.</summary>
    public static IReadOnlyDictionary<TrackType, byte[]> All { get; } = new Dictionary<TrackType, byte[]>
    {
        [TrackType.Hello] = Message(default(HelloRequest)),
        [TrackType.Presentation] = Presentation(),
        [TrackType.Update] = Update(),
        [TrackType.Find] = Message(FindRequest.ByName("a/ü.bin")),
        [TrackType.List] = Message(new ListRequest(7, 100)),
        [TrackType.Locate] = Message(new LocateRequest(Id, 50, Port, WithBlocks: true, Cursor: 7)),
        [TrackType.Goodbye] = Message(new GoodbyeRequest(Port, NodeId)),
        [TrackType.Welcome] = Message(new WelcomeAnswer(TimeSpan.FromSeconds(60), V6, new AnnouncedLimits(1, 2, 3, 4, 5, 6))),
        [TrackType.Accepted] = Message(new AcceptedAnswer(
            TimeSpan.FromSeconds(60), new AuditCounts(1, 2, 3), [new RefusedItem(7, TrackError.BoundExceeded, 3, "filesPerNode")])
        {
            Observed = V4,
            SameAddress = 1,
        }),
        [TrackType.Found] = Convert.FromHexString("46028400" + "0000002A" + "1122334455667788" + SummaryHex + TraitsHex),
        [TrackType.Listing] = Convert.FromHexString("46028500" + "0000002A" + "1122334455667788" + SummaryHex + TraitsHex + "0900080000000000000007"),
        [TrackType.Located] = Convert.FromHexString(LocatedHex),
        [TrackType.UseCookie] = Convert.FromHexString("46028E00" + "0000002A" + "1122334455667788"),
        [TrackType.Error] = Message(new ErrorAnswer(TrackError.BoundExceeded, "filesPerNode", 3, "too many")),
    };

    public static TheoryData<TrackType> Types => [.. All.Keys];

    private static string SummaryHex =>
        "100032" + Convert.ToHexString(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray())
        + "0000000000100001" + "10" + "00000003" + "00000001" + "66";

    private static string TraitsHex => "1D000B" + "0000" + "000000003B9ACA01" + "01";

    private static string LocatedHex =>
        "46028600" + "0000002A" + "1122334455667788"
        + "1100080000000500000002"
        + "12000C" + "0A000001238C" + "0A000002238C"
        + "130012" + "20010DB8000000000000000000000001238C"
        + "140006" + "0A000003238C"
        + "150012" + "20010DB8000000000000000000000002238C"
        + "16000C" + "04" + "0A000004238C" + "02" + "00030001"
        + "1F0004" + "0000" + "6E31"
        + "0900080000000000000007";
}
