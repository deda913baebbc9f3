using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Benchmarks;

/// <summary>The track protocol itself.</summary>
internal static class TlvEncoding
{
    private static readonly TrackHeader Header = new(default, false, Sample.Transaction, Sample.Cookie);

    public static int Presentation(byte[] buffer)
    {
        var writer = new PresentationWriter(buffer, Header, Sample.Port, Sample.NodeId);
        foreach (var file in Sample.Files)
            if (!writer.TryAdd(file.Proof, file.Have, file.Name))
                throw new InvalidOperationException("the sample does not fit a datagram");
        return writer.Length;
    }

    /// <summary>As the engine answers.</summary>
    public static byte[] Located()
    {
        var engine = new TrackerEngine(new TrackerOptions(new SipKey(1, 2), TimeSpan.FromSeconds(60), new TrackerLimits()), new Prng(1));
        var buffer = new byte[TrackSizes.MaxTcp];
        var file = Sample.Files[1];
        for (var i = 0; i < Sample.Sources; i++)
            Tell(engine, Sample.Peers[i], file, complete: i < Sample.CompletePeers, buffer);
        var request = new byte[TrackSizes.MaxUdp];
        var length = TrackMessage.Format(request, Header, new LocateRequest(file.Id, Sample.Sources));
        return buffer[..engine.Receive(default, Sample.Peers[0], request.AsSpan(0, length), TrackTransport.Tcp, buffer)];
    }

    public static int CountPeers(ReadOnlySpan<byte> located)
    {
        LocatedAnswer.Parse(located[TrackHeader.Size..], out var answer);
        var count = 0;
        foreach (var _ in answer.PartialV4)
            count++;
        foreach (var _ in answer.CompleteV4)
            count++;
        return count;
    }

    private static void Tell(TrackerEngine engine, NodeAddress node, SampleFile file, bool complete, byte[] answer)
    {
        var have = file.Have.Clone();
        if (complete)
            have.Fill();
        var buffer = new byte[TrackSizes.MaxUdp];
        var writer = new PresentationWriter(buffer, Header, node.Port, Sample.NodeId);
        writer.TryAdd(file.Proof, have, file.Name);
        engine.Receive(default, node, buffer.AsSpan(0, writer.Length), TrackTransport.Tcp, answer);
    }
}
