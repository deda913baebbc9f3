using FsNet.Protocol.Tracker;

namespace FsNet.Testbed.Load;

/// <summary>One request: what it asks, so that it can be written again, and what became of it.</summary>
internal struct LoadRequest
{
    public TrackType Kind;

    /// <summary>Who asks.</summary>
    public int Peer;

    /// <summary>The file asked for, or the place in the list of the node's files from which they are presented.</summary>
    public int Item;

    /// <summary>How often it was sent without an answer.</summary>
    public int Tries;

    /// <summary>The number by which its answer is known.</summary>
    public uint Transaction;

    /// <summary>As the time provider counts.</summary>
    public long SentAt;

    public bool IsUnderWay;
}
