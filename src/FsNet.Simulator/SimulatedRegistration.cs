using System.Diagnostics;
using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator;

/// <summary>
/// What a node tells the tracker and asks it, in one of its lives: the registrar's messages, one at a time, and again where one fails.
/// </summary>
internal sealed class SimulatedRegistration(SimulatedNode node, Registrar registrar, SimulatedTrackerClient tracker)
{
    /// <summary>After an exchange that has failed.</summary>
    public static readonly TimeSpan TellAgainAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);

    private bool _telling;

    public Registrar Registrar => registrar;

    /// <summary>Wire bytes that this life has sent.</summary>
    public long BytesSent => tracker.BytesSent;

    /// <summary>The life is over: no answer is told any more.</summary>
    public void Stop() => tracker.Stop();

    /// <summary>Tells what is due, unless it is telling.</summary>
    public void Tell(TimeSpan clock)
    {
        if (_telling || !registrar.IsDue(clock))
            return;
        _telling = true;
        var buffer = new byte[registrar.WantsTcp ? TrackSizes.MaxTcp : TrackSizes.MaxUdp];
        var length = registrar.Write(clock, buffer, tracker.NewHeader());
        Ask(buffer.AsMemory(0, length), Told);
    }

    /// <summary>Tells that the node leaves.</summary>
    public void Leave() => Ask(new GoodbyeRequest(registrar.Port, registrar.NodeId), _ => { });

    /// <summary>Asks again and again until somebody shares the file.</summary>
    public void Find(FindRequest request, Hash256 id, Action<FileProof> found) => Ask(request, body =>
    {
        if (body is not null && !FoundAnswer.Parse(body, out var answer).IsFailure && ProofIn(answer, id) is { } proof)
            found(proof);
        else
            node.Later(AskAgainAfter, () => Find(request, id, found));
    });

    /// <summary>Asks who has the file; where there is no answer, nothing is told.</summary>
    public void Locate(Hash256 file, int wanted, LocatedPeers located) =>
        Ask(new LocateRequest(file, (ushort)wanted, node.Address.Port), body =>
        {
            if (body is null || LocatedAnswer.Parse(body, out var answer).IsFailure)
                return;
            var peers = answer.PeersInOrder(out var complete);
            located(peers, complete);
        });

    private void Told(byte[]? body)
    {
        Debug.Assert(_telling, "an answer belongs to a question");
        _telling = false;
        if (body is null || AcceptedAnswer.Parse(body, out var accepted).IsFailure)
            registrar.Failed(node.Clock + TellAgainAfter);
        else
            registrar.Accepted(node.Clock, accepted);
    }

    private static FileProof? ProofIn(in FoundAnswer found, Hash256 id)
    {
        foreach (var value in found.Files)
            if (FileSummary.TryParse(value, out var file) && file.Proof.Id == id)
                return file.Proof;
        return null;
    }

    private void Ask<T>(in T request, Action<byte[]?> done)
        where T : ITrackMessage
    {
        var bytes = new byte[TrackHeader.Size + request.Size];
        TrackMessage.Format(bytes, tracker.NewHeader(), request);
        Ask(bytes, done);
    }

    private void Ask(Memory<byte> request, Action<byte[]?> done)
    {
        node.TrackerAsked(request.Span);
        tracker.Ask(request, body => node.Do(() => done(body)));
    }
}

/// <summary>Who has a file.</summary>
/// <param name="complete">So many of them, the last ones, have all of it.</param>
internal delegate void LocatedPeers(NodeAddress[] peers, int complete);
