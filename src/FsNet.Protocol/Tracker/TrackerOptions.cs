using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <param name="CookieKey">Secret, drawn by the driver: who knows it can make requests in others' names.</param>
/// <param name="PeerTtl">How long a node counts without a word of it.</param>
/// <param name="Limits">All bounds.</param>
public sealed record TrackerOptions(SipKey CookieKey, TimeSpan PeerTtl, TrackerLimits Limits);
