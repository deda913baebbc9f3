using FsNet.Protocol.Peer;
using FsNet.Simulator.Network;

namespace FsNet.Simulator.Hostile;

/// <summary>Requests whose answers are not read: what is sent fills the window, and then nothing leaves any more.</summary>
internal sealed class SlowReaders : HostileHost
{
    private const int CallsAtOnce = 2;

    private readonly double _windowBytes;
    private readonly double _bytesPerSecond;
    private readonly int _requests;
    private int _turn;

    public SlowReaders(SimulatedSwarm swarm, int number, HostilePlan plan) : base(swarm, number, plan)
    {
        _windowBytes = 4096 << Random.Next(5);
        _bytesPerSecond = Random.Next(2) == 0 ? 0 : 1 + Random.Next(4000);
        _requests = 1 + Random.Next(4);
    }

    protected override void Strike()
    {
        CallAll(Plan.Strength, CallsAtOnce);
        // Who had nothing to ask for may have something by now.
        if (_turn++ % 20 == 0)
            foreach (var connection in Connections)
                Ask(connection);
    }

    protected override void Met(SimulatedConnection connection)
    {
        connection.Other.Flow.Window = new ReceiveWindow(_windowBytes, _bytesPerSecond);
        Greet(connection, Random.NextUInt64(), NoBlocks());
        Ask(connection);
    }

    private void Ask(SimulatedConnection connection)
    {
        for (var i = 0; i < _requests && Layout.BlockCount > 0; i++)
            Say(connection, new Request(0, Random.Next(Layout.BlockCount)));
    }
}
