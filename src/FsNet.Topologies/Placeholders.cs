namespace FsNet.Topologies;

/// <summary>What may stand in braces in the commands, the environment and the paths of a program.</summary>
internal static class Placeholders
{
    public const string Ip = "ip";
    public const string Port = "port";
    public const string Out = "out";
    public const string Node = "node";
    public const string Number = "id";
    public const string Name = "name";
    public const string Size = "size";
    public const string Sha256 = "sha256";
    public const string File = "file";
    public const string TrackerIp = "tracker.ip";
    public const string TrackerPort = "tracker.port";
    public const string SeedIp = "seed.ip";
    public const string Torrent = "torrent";
    public const string InfoHash = "infohash";

    private static readonly string[] OfEvery = [Ip, Port, Out, Node, Number, Name, Size, Sha256];

    /// <summary>Those that mean something to a node of this role; only who shares the file is told where it is.</summary>
    public static IReadOnlyList<string> Of(Role role, bool hasTracker) =>
    [
        .. OfEvery,
        .. role == Role.Seed ? [File] : Array.Empty<string>(),
        SeedIp,
        .. hasTracker ? [TrackerIp, TrackerPort, Torrent, InfoHash] : Array.Empty<string>(),
    ];

    /// <summary>Those that mean the same to every node of a program.</summary>
    public static IReadOnlyList<string> OfAll(bool hasTracker) => Of(Role.Leech, hasTracker);
}
