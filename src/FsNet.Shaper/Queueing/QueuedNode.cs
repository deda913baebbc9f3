using FsNet.Base;
using FsNet.Links;

namespace FsNet.Shaper.Queueing;

/// <summary>
/// One receiver: its packets, held in one kernel queue for each source, and the model that decides on them. The loop's thread owns it.
/// <para>The model keeps the order of each source. So a queue is left from its front, where the kernel looks first (it walks a
/// list to find a packet), and one message lets go of all packets that are due.</para>
/// </summary>
internal sealed class QueuedNode(NodePlan plan, QueueSocket socket, OverrunCounter overruns) : IDisposable
{
    private readonly uint?[] _acceptUpTo = new uint?[plan.Sources.Count];
    private bool _isGone;

    public QueueSocket Socket => socket;

    public PacketModel Model { get; } = new(plan);

    public OverrunCounter Overruns => overruns;

    /// <returns>Index of its source.</returns>
    /// <exception cref="ProgramException">There is none.</exception>
    public int SourceOf(string zone)
    {
        for (var source = 0; source < plan.Sources.Count; source++)
        {
            if (plan.Sources[source].Zone == zone)
                return source;
        }
        throw new ProgramException(
            $"node {plan.Name} has no link from {zone}; it has: {string.Join(", ", plan.Sources.Select(source => source.Zone))}");
    }

    public void Drop(ushort source, uint id)
    {
        if (!_isGone)
            socket.Drop(source, id);
    }

    public void Accept(ushort source, uint id) => _acceptUpTo[source] = id;

    /// <summary>Verdicts are carried out now.</summary>
    public void Flush()
    {
        if (_isGone)
            return;
        for (ushort source = 0; source < _acceptUpTo.Length; source++)
        {
            if (_acceptUpTo[source] is { } id)
                socket.AcceptUpTo(source, id);
            _acceptUpTo[source] = null;
        }
        socket.Flush();
    }

    /// <summary>With its namespace went the packets that are held: verdicts on them have no effect from here on.</summary>
    public void Dispose()
    {
        _isGone = true;
        socket.Dispose();
        overruns.Dispose();
    }
}
