namespace FsNet.Topologies;

/// <summary>A node's connection to the network, in bits per second each way; null is unlimited.</summary>
/// <param name="Queue">How long the queue in front of it is, in time at its rate; null leaves the executor's default.</param>
public sealed record Access(long? UpBitsPerSecond, long? DownBitsPerSecond, TimeSpan? Queue)
{
    public static Access Unlimited { get; } = new(null, null, null);

    public bool IsLimited => UpBitsPerSecond is not null || DownBitsPerSecond is not null;
}
