namespace FsNet.Protocol.Swarm;

/// <summary>What a file waits for: how long a block may take, and whether it has waited for too long.</summary>
internal static class Hunger
{
    /// <summary>A block is late after so many times what is usual.</summary>
    private const double UsualTimes = 4;

    /// <summary>What a peer is taken to send at least, in bytes per second, when its silence is judged.</summary>
    public const double LeastRate = 125_000;

    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(3);

    /// <summary>Before the first block it is not known what is usual.</summary>
    private static readonly TimeSpan FirstHunger = TimeSpan.FromSeconds(2);

    /// <summary>How long a block may take before it is late.</summary>
    public static TimeSpan Patience(FileState file) => file.BlockTime.IsKnown
        ? TimeSpan.FromSeconds(Math.Max(LeastPatience.TotalSeconds, UsualTimes * file.BlockTime.Seconds))
        : LeastPatience + TimeSpan.FromSeconds(UsualTimes * file.Layout.BlockBytes / LeastRate);

    /// <summary>
    /// All that the peer owes comes at its present rate within so many times what it may take: on a slow line that is no reason to ask it
    /// of another, and those that drip are late.
    /// </summary>
    public static bool IsOnItsWay(FileLink link) =>
        link.RequestsOut.Count > 0
        && link.RequestsOut.Count * (double)link.File.Layout.BlockBytes <= MostPatience(link.File).TotalSeconds * link.Peer.Received.PerSecond;

    /// <summary>How long a block may take that is on its way.</summary>
    public static TimeSpan MostPatience(FileState file) => UsualTimes * Patience(file);

    /// <summary>No block has come for much longer than is usual, and none is on its way.</summary>
    public static bool IsHungry(FileState file, TimeSpan now) =>
        now - file.FedAt > (file.BlockTime.IsKnown ? Patience(file) : FirstHunger)
        && !(now - file.FedAt <= MostPatience(file) && file.Links.Exists(IsOnItsWay));

    /// <summary>No peer has anything that is not here.</summary>
    public static bool IsStarved(FileState file) => !file.Links.Exists(HasSomething);

    /// <summary>The peer has a block that is not here.</summary>
    public static bool HasSomething(FileLink link) => link is { Remote: { IsEmpty: false } remote, File: var file }
        && (file.Manifest is null || remote.HasMoreThan(file.Have));
}
