namespace FsNet.Protocol.Swarm;

/// <summary>When the tracker is asked for peers of a file next, and how patiently.</summary>
internal sealed class SearchState
{
    public TimeSpan NextAt { get; set; }

    public TimeSpan AskedAt { get; set; }

    /// <summary>There were as many peers as are wanted.</summary>
    public bool IsContent { get; set; }

    /// <summary>Searches in a row of a file that gets nothing.</summary>
    public int Hunger { get; set; }

    public int Attempts { get; set; }

    /// <summary>Of those that were named, some whom nobody had called before did not answer: there may be many more of them.</summary>
    public bool WasMisled { get; set; }
}
