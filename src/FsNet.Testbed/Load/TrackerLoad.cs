using System.Net;
using FsNet.Hosting;
using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Tracker;

namespace FsNet.Testbed.Load;

/// <summary>
/// Load on a tracker in a closed loop: so many requests are outstanding, and an answer makes room for the next. First nodes present their
/// files; then of ten requests seven ask where a file is, two for a name, and one is a node's sign of life.
/// </summary>
internal sealed class TrackerLoad(IPEndPoint tracker, LoadContent content, TimeProvider time) : IDisposable
{
    /// <summary>Requests outstanding at a time.</summary>
    public const int Outstanding = 64;

    /// <summary>Peers asked for, as a node does that looks for its first.</summary>
    private const ushort Wanted = 50;

    private const int Tries = 5;

    private readonly Asker[] _askers =
        [.. Enumerable.Range(0, Outstanding).Select(i => new Asker(tracker, content, time, Prng.For((ulong)i, "load")))];

    private int _registered;

    /// <summary>The share of the nodes that have presented everything.</summary>
    public double Registered => (double)Volatile.Read(ref _registered) / content.Peers.Count;

    /// <summary>Presents every file of every node.</summary>
    /// <exception cref="ProgramException">The tracker does not answer, or refuses.</exception>
    public Task RegisterAsync(CancellationToken cancellation)
    {
        var next = -1;
        return Task.WhenAll(_askers.Select(async asker =>
        {
            for (int i; !cancellation.IsCancellationRequested && (i = Interlocked.Increment(ref next)) < content.Peers.Count;)
            {
                await asker.PresentAsync(content.Peers[i]);
                Interlocked.Increment(ref _registered);
            }
        }));
    }

    /// <returns>By kind of request.</returns>
    public async Task<IReadOnlyDictionary<TrackType, LoadCounts>> RunAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        await Task.WhenAll(_askers.Select(asker => Task.Run(() => asker.AskUntilAsync(IsOver), CancellationToken.None)));
        var sum = Asker.Kinds.ToDictionary(kind => kind, _ => new LoadCounts());
        foreach (var asker in _askers)
            foreach (var (kind, counts) in asker.Counts)
                sum[kind].Add(counts);
        return sum;

        bool IsOver() => cancellation.IsCancellationRequested || time.GetElapsedTime(began) >= duration;
    }

    public void Dispose()
    {
        foreach (var asker in _askers)
            asker.Dispose();
    }

    private sealed class Asker(IPEndPoint tracker, LoadContent content, TimeProvider time, Prng random) : IDisposable
    {
        public static readonly TrackType[] Kinds = [TrackType.Locate, TrackType.Find, TrackType.Update];

        private readonly LoadClient _client = new(tracker, random);

        public Dictionary<TrackType, LoadCounts> Counts { get; } = Kinds.ToDictionary(kind => kind, _ => new LoadCounts());

        public async Task PresentAsync(Registrar peer)
        {
            for (var failures = 0; !peer.IsRegistered;)
            {
                var (verdict, fields) = await _client.AskAsync((buffer, in header) => peer.Write(TimeSpan.Zero, buffer, header));
                if (verdict == Verdict.Done && !AcceptedAnswer.Parse(fields.Span, out var accepted).IsFailure)
                    Accept(peer, accepted);
                else if (verdict == Verdict.Refused || ++failures == Tries)
                    throw new ProgramException(WhyNot(verdict, fields.Span), ExitCodes.BackEndMissing);
                else
                    peer.Failed(TimeSpan.Zero);
            }
        }

        private void Accept(Registrar peer, in AcceptedAnswer accepted)
        {
            if (accepted.Refused is { } refused)
                throw new ProgramException($"the tracker at {tracker} refuses {refused.Length} files: {refused[0]}", ExitCodes.BackEndMissing);
            peer.Accepted(TimeSpan.Zero, accepted);
        }

        public async Task AskUntilAsync(Func<bool> isOver)
        {
            while (!isOver())
            {
                var (kind, write) = Draw();
                var sent = time.GetTimestamp();
                var (verdict, _) = await _client.AskAsync(write);
                Counts[kind].Add(verdict, time.GetElapsedTime(sent));
            }
        }

        public void Dispose() => _client.Dispose();

        private (TrackType Kind, LoadClient.RequestWriter Write) Draw()
        {
            var file = random.Next(content.Files.Count);
            return random.Next(10) switch
            {
                < 7 => (TrackType.Locate, (buffer, in header) => Format(buffer, header, new LocateRequest(content.Files[file], Wanted))),
                < 9 => (TrackType.Find, (buffer, in header) => Format(buffer, header, FindRequest.ByName(content.NameOf(file)))),
                _ => (TrackType.Update, SignOfLife(content.Peers[random.Next(content.Peers.Count)])),
            };
        }

        private static LoadClient.RequestWriter SignOfLife(Registrar peer) =>
            (buffer, in header) => new UpdateWriter(buffer, header, peer.Port, peer.NodeId).Length;

        private static int Format<T>(Span<byte> buffer, in TrackHeader header, in T message)
            where T : ITrackMessage
        {
            var length = TrackHeader.Size + message.Size;
            TrackMessage.Format(buffer[..length], header, message);
            return length;
        }

        private string WhyNot(Verdict verdict, ReadOnlySpan<byte> fields) =>
            verdict == Verdict.Refused && !ErrorAnswer.Parse(fields, out var error).IsFailure
                ? $"the tracker at {tracker} refuses: {error}"
                : $"the tracker at {tracker} does not answer over UDP: {Tries} requests, {LoadClient.Patience.TotalSeconds:0} s each";
    }
}
