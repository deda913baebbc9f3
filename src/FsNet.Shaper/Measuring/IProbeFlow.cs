namespace FsNet.Shaper.Measuring;

/// <summary>
/// Packets of one direction. The <see cref="Pacer"/>'s thread calls <see cref="Send"/>, the <see cref="ProbeReceiver"/>'s
/// <see cref="Arrived"/>, at the same time; results are read when both have ended. Times are stamps of Stopwatch.
/// </summary>
internal interface IProbeFlow
{
    /// <summary>When to send next; <see cref="long.MaxValue"/> when there is no more to send.</summary>
    long NextAt { get; }

    void Send(long now);

    /// <param name="length">Of the UDP payload.</param>
    void Arrived(int sequence, int length, long now);

    /// <summary>Nothing more is awaited.</summary>
    bool Complete { get; }
}
