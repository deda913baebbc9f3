using FsNet.Protocol.Wire;

namespace FsNet.Simulator;

/// <summary>The engine is told of connections.</summary>
public sealed partial class SimulatedNode
{
    private protected override void Connected(SimulatedConnection connection, NodeAddress address) =>
        _engine.Connected(Clock, connection.Id, address, outgoing: true);

    private protected override void Called(SimulatedConnection connection, NodeAddress caller) =>
        _engine.Connected(Clock, connection.Id, caller, outgoing: false);

    private protected override void DialFailed(NodeAddress address) => _engine.DialFailed(Clock, address);

    private protected override void Disconnected(SimulatedConnection connection, string reason) =>
        _engine.Disconnected(Clock, connection.Id, reason);
}
