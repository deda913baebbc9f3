using FsNet.Links;
using FsNet.Protocol.Content;
using FsNet.Simulator.Network;

namespace FsNet.Simulator;

/// <summary>One machine's datagrams in one direction: delay, jitter and loss as the link has them, and what the fault plan adds.</summary>
internal sealed class Datagrams(SimulatedSwarm swarm, SimulatedHost host, ZonePath path, Prng random)
{
    private readonly LossProcess _loss = new(random);
    private LinkProfile? _profile;

    public bool IsCut => path.IsCut || host.IsAway;

    private FaultPlan Faults => swarm.Plan.Faults;

    /// <param name="arrive">Called for every copy that arrives.</param>
    public void Send(Action arrive)
    {
        if (_profile != path.Profile)
            _loss.Change((_profile = path.Profile).Loss);
        if (IsCut || _loss.LosesNext() || Strikes(Faults.DatagramLoss, FaultKind.DatagramLost))
            return;
        host.Lane.After(NextDelay(), arrive);
        if (Strikes(Faults.DatagramDuplication, FaultKind.DatagramDoubled))
            host.Lane.After(NextDelay(), arrive);
    }

    public TimeSpan NextDelay()
    {
        var delay = path.NextDelay(random);
        return Strikes(Faults.DatagramReordering, FaultKind.DatagramLate)
            ? delay + Faults.LongestReordering * random.NextDouble()
            : delay;
    }

    private bool Strikes(double share, FaultKind kind)
    {
        if (share == 0 || swarm.World.Now >= Faults.End || random.NextDouble() >= share)
            return false;
        swarm.Tally.Note(kind, host.Name);
        return true;
    }
}
