using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>An engine, a clock that is set by hand, and clients at any address.</summary>
internal sealed class EngineFixture
{
    private readonly Dictionary<NodeAddress, TrackerSession> _sessions = [];
    private readonly Prng _prng = new(11);

    public EngineFixture(TrackerLimits? limits = null) => Engine = new TrackerEngine(
        new TrackerOptions(new SipKey(1, 2), TimeSpan.FromSeconds(60), limits ?? new TrackerLimits()), new Prng(7));

    public TrackerEngine Engine { get; }

    public TimeSpan Now { get; set; }

    public TrackTransport Transport { get; set; }

    public static NodeAddress Node(int number) => NodeAddress.V4(0x0a000000 + (uint)number, 9100);

    /// <summary>The id of file <paramref name="number"/>, which has 17 blocks.</summary>
    public static Hash256 File(int number) => Proof(number).Id;

    /// <summary>What proves the id.</summary>
    public static FileProof Proof(int number) => Proof(number, Layout);

    public static FileProof Proof(int number, BlockLayout layout)
    {
        var bytes = new byte[Hash256.Size];
        BitConverter.TryWriteBytes(bytes, number);
        return new FileProof(layout, new Hash256(bytes));
    }

    /// <summary>A file of 17 blocks.</summary>
    public static BlockLayout Layout => Samples.Layout;

    public static BlockSet All => Filled(Layout.BlockCount);

    /// <summary>Asks, with cookies and all, and gives back the answer.</summary>
    public byte[] Ask<T>(NodeAddress from, T request)
        where T : ITrackMessage
    {
        var buffer = new byte[TrackHeader.Size + request.Size];
        TrackMessage.Format(buffer, SessionOf(from).NewHeader(), request);
        return Send(from, buffer);
    }

    public byte[] Present(NodeAddress node, ulong nodeId, params (FileProof Proof, BlockSet Have, string Name)[] files)
    {
        var buffer = new byte[TrackSizes.MaxOf(Transport)];
        var writer = new PresentationWriter(buffer, SessionOf(node).NewHeader(), node.Port, nodeId);
        foreach (var (proof, have, name) in files)
            Assert.True(writer.TryAdd(proof, have, name));
        return Send(node, buffer[..writer.Length]);
    }

    public byte[] Update(NodeAddress node, ulong nodeId, (Hash256 Id, BlockSet Added)[] deltas, params Hash256[] removed)
    {
        var buffer = new byte[TrackSizes.MaxOf(Transport)];
        var writer = new UpdateWriter(buffer, SessionOf(node).NewHeader(), node.Port, nodeId);
        foreach (var (id, added) in deltas)
            Assert.True(writer.TryAdd(id, added));
        foreach (var id in removed)
            Assert.True(writer.TryRemove(id));
        return Send(node, buffer[..writer.Length]);
    }

    /// <summary>Everything was taken.</summary>
    public AuditCounts Audit(byte[] answer)
    {
        var accepted = AcceptedIn(answer);
        Assert.Null(accepted.Refused);
        return accepted.Audit;
    }

    public static AcceptedAnswer AcceptedIn(byte[] answer)
    {
        Assert.Equal(default, AcceptedAnswer.Parse(Body(answer, TrackType.Accepted), out var accepted));
        return accepted;
    }

    public static ErrorAnswer ErrorIn(byte[] answer)
    {
        Assert.Equal(default, ErrorAnswer.Parse(Body(answer, TrackType.Error), out var error));
        return error;
    }

    public Peers Locate(NodeAddress asker, Hash256 id, int wanted, ushort port = 0)
    {
        var answer = Ask(asker, new LocateRequest(id, (ushort)wanted, port));
        Assert.Equal(default, LocatedAnswer.Parse(Body(answer, TrackType.Located), out var located));
        var peers = new Peers([.. List(located.PartialV4), .. List(located.PartialV6)], [.. List(located.CompleteV4), .. List(located.CompleteV6)]);
        Assert.Equal([.. peers.Partial, .. peers.Complete], located.PeersInOrder(out var complete));
        Assert.Equal(peers.Complete.Count, complete);
        return peers;
    }

    public static ReadOnlySpan<byte> Body(byte[] answer, TrackType type)
    {
        Assert.StartsWith(type.ToString(), TrackText.Describe(answer));
        return answer.AsSpan(TrackHeader.Size);
    }

    public static BlockSet Filled(int blocks)
    {
        var set = new BlockSet(blocks);
        set.Fill();
        return set;
    }

    public byte[] Send(NodeAddress from, byte[] request)
    {
        var exchange = new TrackerExchange(SessionOf(from), request);
        for (var sends = 0; sends < 2; sends++)
        {
            var answer = Raw(from, exchange.Request.Span);
            if (exchange.Judge(answer, Transport) != Verdict.SendAgain)
                return answer;
        }
        throw new InvalidOperationException("the fresh cookie was refused");
    }

    /// <summary>One message as it is.</summary>
    public byte[] Raw(NodeAddress from, ReadOnlySpan<byte> request)
    {
        var answer = new byte[TrackSizes.MaxOf(Transport)];
        return answer[..Engine.Receive(Now, from, request, Transport, answer)];
    }

    private TrackerSession SessionOf(NodeAddress from) =>
        _sessions.TryGetValue(from, out var session) ? session : _sessions[from] = new TrackerSession(_prng);

    private static List<NodeAddress> List(PeerList peers)
    {
        var list = new List<NodeAddress>();
        foreach (var peer in peers)
            list.Add(peer);
        return list;
    }
}

/// <summary>What a Locate gave.</summary>
internal sealed record Peers(List<NodeAddress> Partial, List<NodeAddress> Complete)
{
    public void AssertAre(NodeAddress[] partial, NodeAddress[] complete)
    {
        Assert.Equal(partial, Partial);
        Assert.Equal(complete, Complete);
    }
}
