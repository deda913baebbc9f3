using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator.Hostile;

/// <summary>Sources of the file without number, each at an address or port of its own. Who calls them finds nobody, or nothing.</summary>
internal sealed class Crowd : HostileHost
{
    private const int TellAtOnce = 8;

    /// <summary>Well within the tracker's patience.</summary>
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(20);

    private readonly TrackerLine _tracker;
    private readonly CallAnswer _answer;
    private readonly bool _boasts;
    private readonly (NodeAddress Address, ulong Id)[] _sources;
    private int _told;
    private TimeSpan _tellAt;

    public Crowd(SimulatedSwarm swarm, int number, HostilePlan plan) : base(swarm, number, plan)
    {
        _tracker = new TrackerLine(swarm, this, Random);
        _answer = (CallAnswer)Random.Next(3);
        _boasts = Random.Next(2) == 0;
        _sources = [.. Enumerable.Range(0, 10 * plan.Strength).Select(_ => (NextAddress(), Random.NextUInt64()))];
    }

    internal override CallAnswer AnswerTo(NodeAddress address) => _answer;

    protected override void Strike()
    {
        if (_told == _sources.Length && Now >= _tellAt)
            _told = 0;
        if (_told == 0)
            _tellAt = Now + TellEvery;
        for (var i = 0; i < TellAtOnce && CanPay && _told < _sources.Length; i++, _told++)
            _tracker.Present(_sources[_told].Address, _sources[_told].Id, [(Manifest.Proof, Shown(), SimulatedFile.Name)]);
    }

    protected override void Met(SimulatedConnection connection) => Greet(connection, Random.NextUInt64(), Shown());

    private BlockSet Shown() => _boasts ? AllBlocks() : NoBlocks();
}
