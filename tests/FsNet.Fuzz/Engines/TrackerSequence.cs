using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Fuzz.Engines;

/// <summary>
/// A tracker and whatever strangers send it, in any order. Afterwards who registers is found, each name is listed once, and when all
/// are silent nothing is kept of them.
/// <code>per input: u8 which | its choices, see TrackerInput</code>
/// </summary>
internal sealed class TrackerSequence
{
    /// <summary>Small, so that a short sequence meets every limit.</summary>
    public static readonly TrackerLimits Limits = new()
    {
        FilesPerNode = 8,
        MemoryBytes = 48 * 1024,
        NamesPerFile = 6,
        PeersPerAnswer = 6,
    };

    private const int MostInputs = 300;

    private readonly ByteInput _input;
    private readonly DrivenTracker _tracker = new(Limits);

    private TrackerSequence(ReadOnlySpan<byte> bytes) => _input = new ByteInput(bytes);

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var fresh = StateSize.Of(new DrivenTracker(Limits).Engine);
        var sequence = new TrackerSequence(bytes);
        for (var inputs = 0; inputs < MostInputs && !sequence._input.AtEnd; inputs++)
            sequence.Next((TrackerInput)sequence._input.Below((int)TrackerInput.Count));
        TrackerAftermath.IsListed(sequence._tracker);
        TrackerAftermath.IsFound(sequence._tracker);
        TrackerAftermath.LeavesNothing(sequence._tracker, fresh);
    }

    private void Next(TrackerInput input)
    {
        if (input == TrackerInput.Time)
        {
            _tracker.Advance(TimeSpan.FromMilliseconds(_input.Of(TrackerWords.Times)));
            return;
        }
        var (from, transport) = (Strangers.Address(_input.Byte()), _input.Bit() ? TrackTransport.Tcp : TrackTransport.Udp);
        if (input == TrackerInput.Bytes)
            _tracker.Receive(from, _input.Bytes(_input.Byte()), transport);
        else
            _tracker.Ask(from, Message(input, from, transport), transport);
    }

    private byte[] Message(TrackerInput input, NodeAddress from, TrackTransport transport) => input switch
    {
        TrackerInput.Fields => TrackerWords.Fields(_input, _tracker.NewHeader(from)),
        TrackerInput.Presentation => TrackerWords.Presentation(_input, _tracker.NewHeader(from), transport),
        TrackerInput.Update => TrackerWords.Update(_input, _tracker.NewHeader(from), transport),
        _ => TrackerWords.Question(_input, _tracker.NewHeader(from)),
    };
}

/// <summary>What can happen to a tracker.</summary>
internal enum TrackerInput
{
    /// <summary>A message, whatever it is.</summary>
    Bytes,

    /// <summary>The fields of a message, with a header that is right and the cookie of its sender.</summary>
    Fields,
    Presentation,
    Update,
    Question,
    Time,
    Count,
}
