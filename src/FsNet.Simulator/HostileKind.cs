namespace FsNet.Simulator;

/// <summary>What somebody who means harm does.</summary>
public enum HostileKind
{
    /// <summary>Takes connections and places, and leaves them idle.</summary>
    Squatters,

    /// <summary>Asks for blocks and does not read them, or only now and then a few bytes.</summary>
    SlowReaders,

    /// <summary>Promises blocks, and sends a few bytes now and then, so that it never seems silent.</summary>
    Drippers,

    /// <summary>Sends as many control frames as its line carries.</summary>
    Floods,

    /// <summary>Tells peers and tracker of layouts and blocks that are not so.</summary>
    Liars,

    /// <summary>Registers very many sources of the file at the tracker: none of them has anything.</summary>
    Crowd,

    /// <summary>Says Hello with the ids of others.</summary>
    IdThieves,

    /// <summary>Says, in place of Hello, that the node has called itself.</summary>
    SelfSayers,

    /// <summary>Sends wrong blocks, from ever new addresses, or under the ids of others.</summary>
    Corrupters,

    /// <summary>Fills the tracker's registry: files, names, bitmaps, nodes.</summary>
    Stuffers,

    /// <summary>Sends the tracker datagrams with the addresses of others, and without sense.</summary>
    Spoofers,
}

/// <summary>What kinds are called.</summary>
public static class HostileKinds
{
    public static IReadOnlyList<HostileKind> All { get; } = Enum.GetValues<HostileKind>();

    /// <summary>As in <c>slow-readers</c>.</summary>
    public static string NameOf(HostileKind kind) =>
        string.Concat(kind.ToString().Select((c, i) => (char.IsUpper(c) && i > 0 ? "-" : "") + char.ToLowerInvariant(c)));
}
