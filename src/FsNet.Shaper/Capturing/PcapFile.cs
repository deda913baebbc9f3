using System.Buffers.Binary;

namespace FsNet.Shaper.Capturing;

/// <summary>
/// A capture as every tool reads it: the classic format with nanoseconds, little-endian
/// (https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-06.html), of packets that begin with their IP header.
/// <code>
/// u32 magic | u16 major 2 | u16 minor 4 | 8 unused | u32 snap length | u32 link type
/// per packet: u32 seconds | u32 nanoseconds | u32 bytes here | u32 bytes on the wire | bytes
/// </code>
/// It ends at a bound: what comes then is counted and not written.
/// </summary>
internal sealed class PcapFile : IDisposable
{
    /// <summary>Of one file: a mistake should not fill the disk.</summary>
    public const long MostBytes = 1L << 30;

    private const uint Magic = 0xA1B23C4D;
    private const ushort Major = 2, Minor = 4;
    private const uint LinkTypeRaw = 101;
    private const int HeaderBytes = 24, RecordHeaderBytes = 16, BufferBytes = 256 * 1024;
    private const long TicksPerSecond = TimeSpan.TicksPerSecond, NanosecondsPerTick = 100;

    private readonly FileStream _stream;
    private readonly long _mostBytes;
    private long _bytes = HeaderBytes;

    /// <exception cref="IOException">It cannot be made.</exception>
    public PcapFile(string path, int snapLength, long mostBytes = MostBytes)
    {
        _mostBytes = mostBytes;
        _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferBytes);
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], Major);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], Minor);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], snapLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], LinkTypeRaw);
        _stream.Write(header);
    }

    /// <param name="at">When the packet was here.</param>
    /// <param name="bytes">What is kept of it.</param>
    /// <param name="wireBytes">How long it was.</param>
    /// <returns>False when the file is full.</returns>
    public bool TryWrite(DateTimeOffset at, ReadOnlySpan<byte> bytes, int wireBytes)
    {
        if (_bytes + RecordHeaderBytes + bytes.Length > _mostBytes)
            return false;
        _bytes += RecordHeaderBytes + bytes.Length;
        var (seconds, ticks) = Math.DivRem((at - DateTimeOffset.UnixEpoch).Ticks, TicksPerSecond);
        Span<byte> header = stackalloc byte[RecordHeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(ticks * NanosecondsPerTick));
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], Math.Max(wireBytes, bytes.Length));
        _stream.Write(header);
        _stream.Write(bytes);
        return true;
    }

    public void Flush() => _stream.Flush();

    public void Dispose() => _stream.Dispose();
}
