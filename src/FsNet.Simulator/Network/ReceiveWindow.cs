namespace FsNet.Simulator.Network;

/// <summary>
/// The buffer of a receiver that does not read all that comes, and the flow control of TCP (RFC 9293, 3.8.6): once it is full, no more
/// leaves the sender than the receiver reads.
/// </summary>
/// <param name="size">Bytes.</param>
/// <param name="readRate">Bytes per second that the receiver reads.</param>
internal sealed class ReceiveWindow(double size, double readRate)
{
    private double _unread;
    private TimeSpan _since;

    public double ReadRate => readRate;

    /// <summary>What was sent and finds no room: it waits at the sender.</summary>
    public double WaitingAt(TimeSpan now) => Math.Max(0, UnreadAt(now) - size);

    public bool IsFullAt(TimeSpan now) => UnreadAt(now) >= size;

    /// <summary>When it is full with bytes coming at a rate; MaxValue where it never is.</summary>
    public TimeSpan FullAt(TimeSpan now, double rate) => rate <= readRate || IsFullAt(now)
        ? TimeSpan.MaxValue
        : now + TimeSpan.FromSeconds((size - UnreadAt(now)) / (rate - readRate)) + TimeSpan.FromTicks(1);

    /// <summary>When there is room again; MaxValue where that is not known, or there is room now.</summary>
    public TimeSpan FreeAt(TimeSpan now) => readRate <= 0 || !IsFullAt(now)
        ? TimeSpan.MaxValue
        : now + TimeSpan.FromSeconds((UnreadAt(now) - size) / readRate) + TimeSpan.FromTicks(1);

    /// <summary>Bytes have been sent, over the time since the last were.</summary>
    public void Take(TimeSpan now, double bytes) => (_unread, _since) = (UnreadAt(now) + bytes, now);

    private double UnreadAt(TimeSpan now) => Math.Max(0, _unread - readRate * (now - _since).TotalSeconds);
}
