using FsNet.Simulator.Events;

namespace FsNet.Simulator.Network;

/// <summary>
/// The time of some of the nodes, and what they have done to the downlinks of others: at once while they are with the others, collected
/// while they are computed apart.
/// </summary>
/// <param name="lanes">How many there are.</param>
internal class LaneClock(World world, int lanes)
{
    private readonly List<DownlinkChange>[] _changes = Enumerable.Range(0, lanes).Select(_ => new List<DownlinkChange>()).ToArray();
    private TimeSpan _now;

    /// <summary>The others are not to be touched.</summary>
    public bool IsApart { get; private set; }

    public TimeSpan Now => IsApart ? _now : world.Now;

    /// <summary>Counts the times that it was apart; 0 for a lane that never is.</summary>
    public int Turn { get; private set; }

    public void Part()
    {
        IsApart = true;
        Turn++;
    }

    public void Rejoin() => IsApart = false;

    /// <summary>While apart: what happens next happens at this time.</summary>
    public void SetTime(TimeSpan now) => _now = now;

    /// <summary>While apart.</summary>
    public void Change(int lane, in DownlinkChange change) => _changes[lane].Add(change);

    public List<DownlinkChange> ChangesFor(int lane) => _changes[lane];
}
