namespace FsNet.Protocol.Swarm;

/// <summary>
/// Where Haves about one file on one connection go. A driver of very many engines keeps it: finding it anew for each Have would cost
/// more than the Have.
/// </summary>
public abstract class NewsInlet
{
    private protected NewsInlet()
    {
    }

    /// <summary>The peer's number for the file, once its Open is here.</summary>
    public ushort RemoteHandle { get; internal set; }

    /// <summary>The file is no longer open on this connection.</summary>
    public bool IsClosed { get; internal set; }

    /// <summary>
    /// Reads what a Have of this block will read, and changes nothing. In very many engines that all lies in memory far away: asked for
    /// several Haves in a row, the processor fetches it for all of them at the same time.
    /// </summary>
    /// <remarks>
    /// Public, because a driver of very many engines is another assembly, and only the engine knows what a Have reads: without it the
    /// driver would have to know that.
    /// </remarks>
    /// <returns>Of no meaning.</returns>
    public abstract int Foresee(int block);
}
