using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// What a client remembers of one tracker between requests: the cookie it was last given. Transaction ids are random, so that who does not
/// see the requests cannot forge an answer.
/// </summary>
public sealed class TrackerSession(Prng prng)
{
    /// <summary>0 until the tracker gave one: a request with it is answered with a cookie, and is then sent again.</summary>
    public ulong Cookie { get; internal set; }

    /// <summary>The header of a new request. The writers and <see cref="TrackMessage.Format"/> put the type in.</summary>
    public TrackHeader NewHeader() => new(default, Truncated: false, (uint)prng.NextUInt64(), Cookie);
}
