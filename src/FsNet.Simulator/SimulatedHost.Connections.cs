using System.Diagnostics.CodeAnalysis;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Network;

namespace FsNet.Simulator;

/// <summary>Connections are made, closed and broken.</summary>
public abstract partial class SimulatedHost
{
    /// <summary>The real dialer's patience.</summary>
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The end of a connection is told across a partition once that is over: looked at so often.</summary>
    private static readonly TimeSpan CutLookInterval = TimeSpan.FromMilliseconds(200);

    private const int FirstEphemeralPort = 40000;

    private Dictionary<int, Downlink>? _links;

    /// <summary>Cut from the tracker, and from all machines that are not away as well.</summary>
    internal bool IsAway
    {
        get;
        set
        {
            _swarm.NodesAway += (value ? 1 : 0) - (field ? 1 : 0);
            field = value;
        }
    }

    /// <summary>Whether one of them is away and the other is not. Does not look at the other while all are there.</summary>
    internal bool IsApartFrom(SimulatedHost other) => _swarm.NodesAway > 0 && IsAway != other.IsAway;

    internal ZonePath PathTo(SimulatedHost other) => _swarm.Paths[Zone, other.Zone];

    /// <summary>The queue of a link with a rate of its own, which all senders of a zone share; null where it has none.</summary>
    internal Downlink? LinkFrom(SimulatedHost other)
    {
        if (other.PathTo(this).RateBytesPerSecond is not { } rate)
            return null;
        _links ??= [];
        if (!_links.TryGetValue(other.Zone, out var link))
            _links[other.Zone] = link = new Downlink(rate, _swarm.LaneNumber(Number));
        return link;
    }

    /// <summary>Links have changed: rates of their own with them.</summary>
    internal void PathsChanged()
    {
        foreach (var connection in _connections.Values)
        {
            connection.Flow.Link = connection.Peer.LinkFrom(this);
            if (connection.Flow.Link is { } link)
                link.Rate = connection.Path.RateBytesPerSecond!.Value;
            ReleaseHeld(connection);
        }
        if (!_uplink.IsIdle)
            LookAgain();
    }

    /// <summary>What becomes of a call to the address, which is one of the machine's.</summary>
    internal virtual CallAnswer AnswerTo(NodeAddress address) => IsUp ? CallAnswer.Accepted : CallAnswer.Refused;

    /// <summary>Both ends learn of it after the delay.</summary>
    internal void Break(SimulatedConnection connection)
    {
        foreach (var end in (SimulatedConnection[])[connection, connection.Other])
        {
            end.Owner.Abandon(end);
            end.Owner.LaterUncut(Lane, end, end.Other.Owner.PathTo(end.Owner).NextDelay(_jitter), () =>
                end.Owner.Disconnected(end, "the connection broke"));
        }
    }

    /// <summary>There is a connection that this machine made.</summary>
    /// <param name="address">That was called.</param>
    private protected abstract void Connected(SimulatedConnection connection, NodeAddress address);

    /// <summary>There is a connection that another machine made.</summary>
    private protected abstract void Called(SimulatedConnection connection, NodeAddress caller);

    /// <summary>The call came to nothing.</summary>
    private protected abstract void DialFailed(NodeAddress address);

    /// <summary>The connection is gone, by the peer's will or the network's.</summary>
    private protected abstract void Disconnected(SimulatedConnection connection, string reason);

    internal bool TryGet(int id, [NotNullWhen(true)] out SimulatedConnection? connection) =>
        _connections.TryGetValue(id, out connection);

    /// <param name="from">Null is the machine's own address.</param>
    internal void Dial(NodeAddress address, NodeAddress? from = null)
    {
        if (_swarm.HostAt(address) is not { } other)
        {
            Later(TimeSpan.Zero, () => DialFailed(address));
            return;
        }
        var (there, back) = (PathTo(other), other.PathTo(this));
        if (there.IsCut || back.IsCut || IsAway != other.IsAway || other.AnswerTo(address) == CallAnswer.Silence)
            Later(DialTimeout, () => DialFailed(address));
        else
            Later(there.NextSegmentDelay(_jitter) + back.NextSegmentDelay(_jitter), () => Connect(other, address, from));
    }

    internal void Close(int id)
    {
        if (!_connections.TryGetValue(id, out var connection))
            return;
        var other = connection.Other;
        var arrival = ArrivalOf(connection);
        Abandon(connection);
        other.Owner.LaterUncut(Lane, other, arrival - Now, () => other.Owner.Closed(other));
    }

    /// <summary>As Later; while a partition lies between the ends of the connection, it waits for it to be over.</summary>
    private void LaterUncut(Lane by, SimulatedConnection end, TimeSpan delay, Action input) => Later(by, delay, () =>
    {
        if (end.IsCut)
            LaterUncut(Lane, end, CutLookInterval, input);
        else
            input();
    });

    private void Closed(SimulatedConnection connection)
    {
        if (!connection.IsOpen)
            return;
        Abandon(connection);
        Disconnected(connection, "the peer closed");
    }

    private void Connect(SimulatedHost other, NodeAddress address, NodeAddress? from)
    {
        if (other.AnswerTo(address) != CallAnswer.Accepted)
        {
            DialFailed(address);
            return;
        }
        var (here, there) = (NewConnection(), other.NewConnection());
        SimulatedConnection.Join(here, there);
        other.TakeCall(there, from ?? Address.WithPort((ushort)(FirstEphemeralPort + here.Id % 20_000)));
        Connected(here, address);
    }

    private void TakeCall(SimulatedConnection connection, NodeAddress caller)
    {
        Called(connection, caller);
        CarryOut();
        Settle();
    }

    private SimulatedConnection NewConnection()
    {
        var connection = new SimulatedConnection(++_lastConnection, this);
        _connections.Add(connection);
        return connection;
    }

    /// <summary>This end is no more; what was under way from it is lost.</summary>
    private void Abandon(SimulatedConnection connection)
    {
        connection.Close();
        _uplink.Advance();
        _uplink.Remove(connection.Flow);
        _connections.Remove(connection.Id);
        if (!_uplink.IsIdle)
            LookAgain();
    }
}
