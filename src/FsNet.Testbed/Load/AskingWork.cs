using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Testbed.Load;

/// <summary>Requests as nodes make them, drawn by chance, until time is up. Each is sent once: what is lost is lost.</summary>
internal sealed class AskingWork(LoadContent content, LoadMix mix, Prng random, Func<bool> isOver) : LoadWork
{
    /// <summary>Peers asked for, as a node does that looks for its first.</summary>
    private const ushort Wanted = 50;

    public override bool IsOver => isOver();

    /// <summary>By kind of request.</summary>
    public IReadOnlyDictionary<TrackType, LoadCounts> Counts { get; } =
        (mix == LoadMix.Locate ? [TrackType.Locate] : new[] { TrackType.Locate, TrackType.Find, TrackType.Update })
            .ToDictionary(kind => kind, _ => new LoadCounts());

    public override int Begin(ref LoadRequest request, Span<byte> buffer, in TrackHeader header)
    {
        request = new LoadRequest { Kind = DrawKind(), Peer = random.Next(content.Peers), Item = random.Next(content.Files) };
        return Repeat(request, buffer, header);
    }

    public override int Repeat(in LoadRequest request, Span<byte> buffer, in TrackHeader header) => request.Kind switch
    {
        TrackType.Locate => Write(buffer, header, new LocateRequest(content.IdOf(request.Item), Wanted, content.PortOf(request.Peer))),
        TrackType.Find => Write(buffer, header, FindRequest.ByName(content.NameOf(request.Item))),
        _ => content.WriteUpdate(request.Peer, buffer, header),
    };

    public override bool End(in LoadRequest request, Verdict verdict, ReadOnlySpan<byte> fields, TimeSpan latency)
    {
        Counts[request.Kind].Add(verdict, latency);
        return false;
    }

    private TrackType DrawKind() => (mix == LoadMix.Locate ? 0 : random.Next(10)) switch
    {
        < 7 => TrackType.Locate,
        < 9 => TrackType.Find,
        _ => TrackType.Update,
    };

    private static int Write<T>(Span<byte> buffer, in TrackHeader header, in T message)
        where T : ITrackMessage =>
        TrackMessage.Format(buffer[..(TrackHeader.Size + message.Size)], header, message);
}
