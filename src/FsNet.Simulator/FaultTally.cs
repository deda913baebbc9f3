using FsNet.Simulator.Events;

namespace FsNet.Simulator;

/// <summary>Counts the faults, and tells who watches of them.</summary>
internal sealed class FaultTally(World world, SwarmWatch? watch)
{
    private readonly long[] _counts = new long[Enum.GetValues<FaultKind>().Length];

    public IReadOnlyList<long> Counts => _counts;

    /// <param name="subject">Whom or what it hits.</param>
    public void Note(FaultKind kind, string subject)
    {
        _counts[(int)kind]++;
        watch?.Fault(world.Now, kind, subject);
    }
}
