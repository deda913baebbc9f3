using FsNet.Links;
using FsNet.Protocol.Content;
using FsNet.Simulator.Network;

namespace FsNet.Simulator;

/// <summary>One node's datagrams in one direction: delay, jitter and loss as the link has them, and what the fault plan adds.</summary>
internal sealed class Datagrams(World world, ZonePath path, FaultPlan faults, Prng random)
{
    private readonly LossProcess _loss = new(random);
    private LinkProfile? _profile;

    public bool IsCut => path.IsCut;

    /// <param name="arrive">Called for every copy that arrives.</param>
    public void Send(Action arrive)
    {
        if (_profile != path.Profile)
            _loss.Change((_profile = path.Profile).Loss);
        if (path.IsCut || _loss.LosesNext() || Chance(faults.DatagramLoss))
            return;
        world.After(NextDelay(), arrive);
        if (Chance(faults.DatagramDuplication))
            world.After(NextDelay(), arrive);
    }

    public TimeSpan NextDelay()
    {
        var delay = path.NextDelay(random);
        return Chance(faults.DatagramReordering) ? delay + faults.LongestReordering * random.NextDouble() : delay;
    }

    private bool Chance(double share) => share > 0 && random.NextDouble() < share;
}
