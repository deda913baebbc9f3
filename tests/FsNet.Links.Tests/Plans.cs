namespace FsNet.Links.Tests;

/// <summary>Plans for one node, and what becomes of a row of packets.</summary>
internal static class Plans
{
    public const int FullFrame = 1514;

    public static LinkProfile Profile(
        double delayMs = 0, double jitterMs = 0, Loss? loss = null, long? rate = null, double? queueMs = null) =>
        new(Ms(delayMs), Ms(jitterMs), loss, rate, queueMs is { } queue ? Ms(queue) : null);

    public static NodePlan Node(ulong seed, AccessLimit? downlink, params SourcePlan[] sources) =>
        new("n", "/proc/self/ns/net", "10.77.0.1", null, downlink, sources, seed);

    public static SourcePlan Source(string zone, LinkProfile profile) => new(zone, ["10.77.1.0/24"], profile);

    public static PacketModel Model(LinkProfile profile, ulong seed = 1) => new(Node(seed, null, Source("eu", profile)));

    public static long Ns(double ms) => (long)Math.Round(ms * 1e6);

    /// <summary>Packets of the first source, evenly spaced.</summary>
    public static Passage[] Run(PacketModel model, int packets, long gapNs, int wireBytes = FullFrame) =>
        [.. Enumerable.Range(0, packets).Select(i => model.Cross(0, wireBytes, i * gapNs))];

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);
}
