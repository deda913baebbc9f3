using FsNet.Protocol.Wire;
using FsNet.Simulator.Lanes;

namespace FsNet.Simulator;

/// <summary>Connections are made, closed and broken.</summary>
public sealed partial class SimulatedNode
{
    /// <summary>The real dialer's patience.</summary>
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The end of a connection is told across a partition once that is over: looked at so often.</summary>
    private static readonly TimeSpan CutLookInterval = TimeSpan.FromMilliseconds(200);

    private const int FirstEphemeralPort = 40000;

    /// <summary>Both ends learn of it after the delay.</summary>
    internal void Break(SimulatedConnection connection)
    {
        foreach (var end in (SimulatedConnection[])[connection, connection.Other])
        {
            end.Owner.Abandon(end);
            end.Owner.LaterUncut(Lane, end, end.Other.Owner.PathTo(end.Owner).NextDelay(_jitter), node =>
                node._engine.Disconnected(node.Clock, end.Id, "the connection broke"));
        }
    }

    /// <summary>As Later; while a partition lies between the ends of the connection, it waits for it to be over.</summary>
    private void LaterUncut(Lane by, SimulatedConnection end, TimeSpan delay, Action<SimulatedNode> input) => Later(by, delay, node =>
    {
        if (end.IsCut)
            node.LaterUncut(node.Lane, end, CutLookInterval, input);
        else
            input(node);
    });

    private void Dial(NodeAddress address)
    {
        if (_swarm.NodeAt(address) is not { } other)
        {
            Later(TimeSpan.Zero, node => node._engine.DialFailed(node.Clock, address));
            return;
        }
        var (there, back) = (PathTo(other), other.PathTo(this));
        if (there.IsCut || back.IsCut || IsAway != other.IsAway)
            Later(DialTimeout, node => node._engine.DialFailed(node.Clock, address));
        else
            Later(there.NextSegmentDelay(_jitter) + back.NextSegmentDelay(_jitter), node => node.Connect(other, address));
    }

    private void Connect(SimulatedNode other, NodeAddress address)
    {
        if (!other.IsUp)
        {
            _engine.DialFailed(Clock, address);
            return;
        }
        var (here, there) = (NewConnection(), other.NewConnection());
        SimulatedConnection.Join(here, there);
        var caller = Address.WithPort((ushort)(FirstEphemeralPort + here.Id % 20_000));
        other.Called(there.Id, caller);
        _engine.Connected(Clock, here.Id, address, outgoing: true);
    }

    private void Called(int connection, NodeAddress caller)
    {
        _engine.Connected(Clock, connection, caller, outgoing: false);
        CarryOut();
        Settle();
    }

    private SimulatedConnection NewConnection()
    {
        var connection = new SimulatedConnection(++_lastConnection, this);
        _connections.Add(connection);
        return connection;
    }

    private void Close(int id)
    {
        if (!_connections.TryGetValue(id, out var connection))
            return;
        var other = connection.Other;
        var arrival = ArrivalOf(connection);
        Abandon(connection);
        other.Owner.LaterUncut(Lane, other, arrival - Now, node =>
        {
            if (!other.IsOpen)
                return;
            node.Abandon(other);
            node._engine.Disconnected(node.Clock, other.Id, "the peer closed");
        });
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
