using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;
using Google.Protobuf;

namespace FsNet.Benchmarks;

/// <summary>
/// The same in Protocol Buffers, written by Google.Protobuf's own stream, as protoc's code does. Ids, bitmaps and packed addresses are bytes,
/// ranges are packed varints, cookie and node id fixed64: what a careful author would choose.
/// </summary>
internal static class ProtobufEncoding
{
    public static byte[] Presentation() => Write(output =>
    {
        WriteEnvelope(output);
        output.WriteRawTag(Tag(4, WireFormat.WireType.Varint));
        output.WriteUInt32(Sample.Port);
        output.WriteRawTag(Tag(5, WireFormat.WireType.Fixed64));
        output.WriteFixed64(Sample.NodeId);
        foreach (var file in Sample.Files)
            WriteBytes(output, 6, File(file));
    });

    public static byte[] Located() => Write(output =>
    {
        WriteEnvelope(output);
        WriteVarint(output, 4, Sample.Sources);
        WriteVarint(output, 5, Sample.CompletePeers);
        WriteBytes(output, 6, Packed(Sample.Peers.Skip(Sample.CompletePeers)));
        WriteBytes(output, 7, Packed(Sample.Peers.Take(Sample.CompletePeers)));
    });

    /// <summary>Reads every field, and counts the packed addresses.</summary>
    public static int CountPeers(byte[] located)
    {
        var input = new CodedInputStream(located);
        var count = 0;
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (WireFormat.GetTagFieldNumber(tag) is 6 or 7)
                count += input.ReadBytes().Length / NodeAddress.PackedSizeV4;
            else
                input.SkipLastField();
        }
        return count;
    }

    private static void WriteEnvelope(CodedOutputStream output)
    {
        WriteVarint(output, 1, 2);
        output.WriteRawTag(Tag(2, WireFormat.WireType.Fixed32));
        output.WriteFixed32(Sample.Transaction);
        output.WriteRawTag(Tag(3, WireFormat.WireType.Fixed64));
        output.WriteFixed64(Sample.Cookie);
    }

    private static byte[] File(SampleFile file) => Write(output =>
    {
        var (kind, size) = Availability.Measure(file.Have);
        WriteBytes(output, 1, Bytes(file.Id));
        WriteVarint(output, 2, file.Layout.Length);
        WriteVarint(output, 3, file.Layout.BlockSizeLog2);
        WriteVarint(output, 4, (int)kind);
        if (kind == AvailabilityKind.Ranges)
            WriteBytes(output, 5, Ranges(file.Have));
        else if (size > 0)
            WriteBytes(output, 6, Bitmap(file.Have, size));
        output.WriteRawTag(Tag(7, WireFormat.WireType.LengthDelimited));
        output.WriteString(file.Name);
    });

    private static byte[] Ranges(BlockSet have) => Write(output =>
    {
        foreach (var range in have.Ranges())
        {
            output.WriteInt32(range.First);
            output.WriteInt32(range.Count);
        }
    });

    private static byte[] Bitmap(BlockSet have, int size)
    {
        var bitmap = new byte[size];
        have.CopyBitmapTo(bitmap);
        return bitmap;
    }

    private static byte[] Packed(IEnumerable<NodeAddress> peers)
    {
        var list = peers.ToList();
        var packed = new byte[list.Count * NodeAddress.PackedSizeV4];
        var writer = new WireWriter(packed);
        foreach (var peer in list)
            peer.Format(ref writer);
        return packed;
    }

    private static byte[] Bytes(Hash256 id)
    {
        var bytes = new byte[Hash256.Size];
        id.CopyTo(bytes);
        return bytes;
    }

    private static void WriteVarint(CodedOutputStream output, int field, long value)
    {
        output.WriteRawTag(Tag(field, WireFormat.WireType.Varint));
        output.WriteInt64(value);
    }

    private static void WriteBytes(CodedOutputStream output, int field, byte[] value)
    {
        output.WriteRawTag(Tag(field, WireFormat.WireType.LengthDelimited));
        output.WriteBytes(ByteString.CopyFrom(value));
    }

    private static byte Tag(int field, WireFormat.WireType type) => (byte)WireFormat.MakeTag(field, type);

    private static byte[] Write(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using var output = new CodedOutputStream(memory);
        write(output);
        output.Flush();
        return memory.ToArray();
    }
}
