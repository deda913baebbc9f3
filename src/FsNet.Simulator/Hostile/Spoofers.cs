using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator.Hostile;

/// <summary>Datagrams to the tracker from the addresses of nodes, with their true ids: that they leave, that they hold nothing. And noise.</summary>
internal sealed class Spoofers : HostileHost
{
    private const int DatagramsAtOnce = 4;

    private readonly TrackerLine _tracker;

    public Spoofers(SimulatedSwarm swarm, int number, HostilePlan plan) : base(swarm, number, plan) =>
        _tracker = new TrackerLine(swarm, this, Random);

    protected override void Strike()
    {
        CallAll(1, 1); // Whoever calls is told an id.
        for (var i = 0; i < DatagramsAtOnce && CanPay; i++)
            Send(AnyVictim());
    }

    private void Send(SimulatedNode victim)
    {
        var id = Ids.GetValueOrDefault(victim.Number);
        switch (Random.Next(4))
        {
            case 0:
                _tracker.Forge(victim.Address, Written(new GoodbyeRequest(victim.Address.Port, id)));
                break;
            case 1:
                _tracker.Forge(victim.Address, TrackerLine.Presentation(Header, victim.Address.Port, id, []));
                break;
            case 2:
                _tracker.Forge(victim.Address, Written(new LocateRequest(Manifest.Id, ushort.MaxValue)));
                break;
            default:
                _tracker.Forge(victim.Address, Noise());
                break;
        }
    }

    /// <summary>With no cookie, or one of its own making.</summary>
    private TrackHeader Header => new(default, false, (uint)Random.NextUInt64(), Random.Next(2) == 0 ? 0 : Random.NextUInt64());

    private byte[] Written<T>(in T message)
        where T : ITrackMessage
    {
        var bytes = new byte[TrackHeader.Size + message.Size];
        TrackMessage.Format(bytes, Header, message);
        return bytes;
    }

    /// <summary>Of a type that is known, or not.</summary>
    private byte[] Noise()
    {
        var bytes = new byte[TrackHeader.Size + Random.Next(200)];
        Random.Fill(bytes);
        if (Random.Next(2) == 0)
        {
            var writer = new WireWriter(bytes);
            (Header with { Type = (TrackType)(1 + Random.Next(8)) }).Format(ref writer);
        }
        return bytes;
    }
}
