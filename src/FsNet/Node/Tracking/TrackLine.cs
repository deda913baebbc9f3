using FsNet.Protocol.Tracker;

namespace FsNet.Node.Tracking;

/// <summary>A message as the log shows it: the text is made only when somebody reads it.</summary>
internal readonly struct TrackLine(ReadOnlyMemory<byte> message)
{
    public override string ToString() => TrackText.Describe(message.Span);
}
