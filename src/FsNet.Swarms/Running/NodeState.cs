namespace FsNet.Swarms.Running;

/// <summary>What a node is doing. The page knows them by their numbers.</summary>
internal enum NodeState
{
    /// <summary>The leechers have not been told to start yet.</summary>
    Waiting,

    /// <summary>A tracker or a seed at work.</summary>
    Serving,
    Fetching,
    Complete,

    /// <summary>Killed, or gone with the whole file.</summary>
    Down,

    /// <summary>It ended by itself, or said that it cannot have the file.</summary>
    Failed,
}
