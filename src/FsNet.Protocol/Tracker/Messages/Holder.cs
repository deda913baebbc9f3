using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// A node and the blocks it has of the file asked for: the value of the field Holder.
/// <code>
/// u8 4 or 6 | 6 or 18 address and port | u8 kind of availability | availability, to the end
/// </code>
/// </summary>
public readonly ref struct Holder
{
    public const int MinSize = 1 + NodeAddress.PackedSizeV4 + 1;

    private const byte V4 = 4;
    private const byte V6 = 6;

    public NodeAddress Address { get; private init; }

    public AvailabilityKind Kind { get; private init; }

    public ReadOnlySpan<byte> Blocks { get; private init; }

    public static int SizeOf(NodeAddress address, int availabilityBytes) => 1 + address.PackedSize + 1 + availabilityBytes;

    /// <summary>Writes all but the availability, which follows.</summary>
    public static void FormatHead(ref WireWriter writer, NodeAddress address, AvailabilityKind kind)
    {
        writer.WriteByte(address.IsV6 ? V6 : V4);
        address.Format(ref writer);
        writer.WriteByte((byte)kind);
    }

    public static bool TryParse(ReadOnlySpan<byte> value, out Holder holder)
    {
        var reader = new WireReader(value);
        var family = reader.ReadByte();
        holder = new Holder
        {
            Address = NodeAddress.Parse(ref reader, family == V6),
            Kind = (AvailabilityKind)reader.ReadByte(),
            Blocks = reader.ReadRest(),
        };
        return !reader.Failed && family is V4 or V6 && holder.Kind <= AvailabilityKind.Bitmap
            && holder.Blocks.Length <= BlockSet.BitmapBytes(BlockLayout.MaxBlocks);
    }
}
