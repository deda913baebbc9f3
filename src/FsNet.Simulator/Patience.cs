namespace FsNet.Simulator;

/// <summary>
/// How long things wait for each other, so that a node of a large swarm is visited once for several of them: most of the time of a
/// visit goes into fetching the node from memory. In ticks of 100 ns; all zero is exact.
/// </summary>
/// <param name="Blocks">A block that has arrived, or a Request for a node that sends as many blocks as it may.</param>
/// <param name="Looks">A block that has left: when it did is reckoned exactly, and what follows it begins so much earlier.</param>
/// <param name="Frames">A frame that is answered at once, such as an offer: its time is part of a round trip.</param>
/// <param name="News">A Have.</param>
/// <param name="Ticks">What an engine wants to do at a time.</param>
internal readonly record struct Patience(int Blocks, int Looks, int Frames, int News, int Ticks)
{
    /// <summary>
    /// In place of a number, for a Request. It waits as long as a block while the node sends as many blocks as it may, since it can do
    /// nothing about the Request at once; else it waits as long as a frame.
    /// </summary>
    public const int OfRequest = -1;

    public static Patience Of(TimeSpan batch)
    {
        var ticks = (int)batch.Ticks;
        return new Patience(ticks, ticks, ticks / 5, 2 * ticks, 2 * ticks);
    }
}
