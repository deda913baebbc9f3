namespace FsNet.Links;

/// <summary>Sizes of queues and buckets that make htb and netem do what a profile says. Packets count as full frames.</summary>
public static class LinkFormulas
{
    /// <summary>An MTU of 1500 bytes and the Ethernet header, which htb and netem count.</summary>
    public const int FullFrameBytes = 1514;

    /// <summary>Stands for no limit where a rate must be written: more than frames sent one by one reach on a host.</summary>
    public const long UnlimitedBitsPerSecond = 10_000_000_000;

    private const int FewestPackets = 50;
    private const int SparePackets = 10;
    private const int TicksPerSecond = 250;
    private const int QuantaPerSecond = 10;
    private const int LargestQuantumBytes = 60_000;
    private const int LatestTimersPerSecond = 1000;

    private static readonly TimeSpan ShortestQueue = TimeSpan.FromMilliseconds(20);

    /// <summary>The round trip, so that one TCP flow can fill the link (the rule of thumb of RFC 3439, section 2.3), or 20 ms.</summary>
    public static TimeSpan DefaultQueue(TimeSpan delay) => 2 * delay > ShortestQueue ? 2 * delay : ShortestQueue;

    /// <summary>
    /// netem(8) <c>limit</c>: it holds the packets under way as well as those that queue, so
    /// <c>ceil(R (d + 3 j) / 8 M) + ceil(R Q / 8 M) + 10</c>, and 50 at least, so that a row of small packets fits: at 1 Mbit/s these
    /// are 0.6 s of full frames. Its default of 1000 packets would drop on long fat links.
    /// </summary>
    public static long NetemLimitPackets(long bitsPerSecond, TimeSpan delay, TimeSpan jitter, TimeSpan queue) =>
        Math.Max(FewestPackets, Packets(bitsPerSecond, delay + (3 * jitter)) + Packets(bitsPerSecond, queue) + SparePackets);

    /// <summary>tc-htb(8) <c>burst</c>: what passes in a tick of the kernel's timer (<c>R / 8 HZ</c>), and one frame.</summary>
    public static long BurstBytes(long bitsPerSecond) => (bitsPerSecond / 8 / TicksPerSecond) + FullFrameBytes;

    /// <summary>
    /// tc-htb(8) <c>cburst</c>: what passes in 1 ms, and one frame. A bucket of one frame would lose for good whatever a timer
    /// is late, and with it a part of the rate.
    /// </summary>
    public static long CeilingBurstBytes(long bitsPerSecond) => (bitsPerSecond / 8 / LatestTimersPerSecond) + FullFrameBytes;

    /// <summary>tc-htb(8) <c>quantum</c>: what a class may borrow at a turn; a frame at least, and 60,000 at most, as htb wants.</summary>
    public static long QuantumBytes(long bitsPerSecond) =>
        Math.Clamp(bitsPerSecond / 8 / QuantaPerSecond, FullFrameBytes, LargestQuantumBytes);

    private static long Packets(long bitsPerSecond, TimeSpan time) =>
        (long)Math.Ceiling(bitsPerSecond * time.TotalSeconds / (8 * FullFrameBytes));
}
