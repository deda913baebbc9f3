namespace FsNet.Simulator.Checkers;

/// <summary>Something has happened that must never happen.</summary>
/// <param name="invariant">What must always hold, as a sentence.</param>
internal sealed class InvariantBrokenException(string invariant, string message) : Exception(message)
{
    public string Invariant { get; } = invariant;
}
