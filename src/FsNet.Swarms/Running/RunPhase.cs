namespace FsNet.Swarms.Running;

/// <summary>How far a run is.</summary>
internal enum RunPhase
{
    Preparing,
    Starting,
    Measuring,
    Running,
    Verifying,
    Over,
}
