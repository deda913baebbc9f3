using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Fuzz.Engines;

/// <summary>Messages to a tracker, made of few bytes.</summary>
internal static class TrackerWords
{
    /// <summary>Milliseconds. Each limit in time of the engine lies between two of them.</summary>
    public static readonly int[] Times = [1, 250, 10_000, 59_999, 60_000, 120_000, 130_000, 600_000];

    private const int Files = 12, Names = 6, Ports = 3;

    private static readonly TrackType[] Requests = [.. Enum.GetValues<TrackType>().Where(t => t.IsRequest())];

    public static byte[] Fields(ByteInput input, TrackHeader header)
    {
        var fields = input.Bytes(input.Byte());
        var message = new byte[TrackHeader.Size + fields.Length];
        var writer = new WireWriter(message);
        (header with { Type = input.Of(Requests), IsEarlier = input.Below(8) == 7 }).Format(ref writer);
        writer.WriteBytes(fields);
        return message;
    }

    public static byte[] Presentation(ByteInput input, TrackHeader header, TrackTransport transport)
    {
        var buffer = new byte[TrackSizes.MaxOf(transport)];
        var writer = new PresentationWriter(buffer, header, Port(input), NodeId(input));
        for (var count = input.Below(6); count > 0; count--)
        {
            var file = File(input.Below(Files));
            if (!writer.TryAdd(file.Proof, Blocks(input, file.Layout.BlockCount), $"dir/{input.Below(Names)}"))
                break;
        }
        return buffer[..writer.Length];
    }

    public static byte[] Update(ByteInput input, TrackHeader header, TrackTransport transport)
    {
        var buffer = new byte[TrackSizes.MaxOf(transport)];
        var writer = new UpdateWriter(buffer, header, Port(input), NodeId(input));
        for (var count = input.Below(4); count > 0; count--)
            writer.TryRemove(File(input.Below(Files)).Id);
        for (var count = input.Below(4); count > 0; count--)
        {
            var file = File(input.Below(Files));
            if (!writer.TryAdd(file.Id, Blocks(input, file.Layout.BlockCount)))
                break;
        }
        return buffer[..writer.Length];
    }

    public static byte[] Question(ByteInput input, TrackHeader header)
    {
        var file = File(input.Below(Files)).Id;
        return input.Below(6) switch
        {
            0 => Format(header, FindRequest.ByName($"dir/{input.Below(Names)}")),
            1 => Format(header, FindRequest.ById(file)),
            2 => Format(header, new ListRequest(input.Byte(), (ushort)(1 + input.Byte()))),
            3 => Format(header, new LocateRequest(file, (ushort)(1 + input.Byte()), Port(input))),
            4 => Format(header, new LocateRequest(file, (ushort)(1 + input.Byte()), WithBlocks: true, Cursor: input.Byte())),
            _ => Format(header, new GoodbyeRequest(Port(input), NodeId(input))),
        };
    }

    public static byte[] Format<T>(TrackHeader header, T message)
        where T : ITrackMessage
    {
        var bytes = new byte[TrackHeader.Size + message.Size];
        TrackMessage.Format(bytes, header, message);
        return bytes;
    }

    /// <summary>Files of 0 to 65 blocks.</summary>
    public static Manifest File(int number) => Engines.Files.Of((long)(number * 6) << 16);

    private static ushort Port(ByteInput input) => (ushort)(9100 + input.Below(Ports));

    private static ulong NodeId(ByteInput input) => (ulong)input.Below(3);

    private static BlockSet Blocks(ByteInput input, int count)
    {
        var blocks = new BlockSet(count);
        if (input.Below(3) is > 0 and var how && count > 0)
        {
            if (how == 1)
                blocks.Fill();
            else
                blocks.Add(input.Below(count));
        }
        return blocks;
    }
}
