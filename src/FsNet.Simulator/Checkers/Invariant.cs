namespace FsNet.Simulator.Checkers;

/// <summary>
/// Something that always holds, judged from what can be seen from outside of the engines: frames, datagrams, disks. It keeps books of
/// its own, and asks no engine what it thinks.
/// </summary>
/// <param name="name">What always holds, as a sentence.</param>
internal abstract class Invariant(string name) : SwarmWatch
{
    public string Name => name;

    /// <exception cref="InvariantBrokenException">Always.</exception>
    protected InvariantBrokenException Broken(string message) => new(name, message);
}
