namespace FsNet.Simulator;

/// <summary>What becomes of a call.</summary>
internal enum CallAnswer
{
    Accepted,

    /// <summary>Nobody listens: the caller is told at once.</summary>
    Refused,

    /// <summary>Nothing comes back: the caller waits until its patience is over.</summary>
    Silence,
}
