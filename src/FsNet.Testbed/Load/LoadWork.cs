using FsNet.Protocol.Tracker;

namespace FsNet.Testbed.Load;

/// <summary>What is asked of a tracker under load.</summary>
internal abstract class LoadWork
{
    /// <summary>There is nothing more to begin.</summary>
    public abstract bool IsOver { get; }

    /// <summary>Chooses the next request, and writes it.</summary>
    /// <returns>Bytes of the message.</returns>
    public abstract int Begin(ref LoadRequest request, Span<byte> buffer, in TrackHeader header);

    /// <summary>Writes a request once more.</summary>
    /// <returns>Bytes of the message.</returns>
    public abstract int Repeat(in LoadRequest request, Span<byte> buffer, in TrackHeader header);

    /// <param name="verdict"><see cref="Verdict.Ignore"/> for no answer in time.</param>
    /// <param name="fields">Of the answer.</param>
    /// <returns>Whether the request is to be sent again.</returns>
    public abstract bool End(in LoadRequest request, Verdict verdict, ReadOnlySpan<byte> fields, TimeSpan latency);
}
