namespace FsNet.Simulator;

/// <summary>One end of a connection between two nodes: what is sent here arrives at the other end in order, unless it breaks.</summary>
internal sealed class SimulatedConnection(int id, SimulatedNode owner)
{
    public int Id { get; } = id;

    public SimulatedNode Owner { get; } = owner;

    public SimulatedConnection Other { get; private set; } = null!;

    public bool IsOpen { get; private set; } = true;

    /// <summary>When the last thing sent from here arrives: nothing sent later arrives before.</summary>
    public TimeSpan LastArrival { get; set; }

    /// <summary>Blocks this end waits for.</summary>
    public HashSet<int> Expected { get; } = [];

    public static void Join(SimulatedConnection a, SimulatedConnection b) => (a.Other, b.Other) = (b, a);

    public void Close() => IsOpen = false;
}
