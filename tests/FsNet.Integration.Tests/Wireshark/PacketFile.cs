using System.Buffers.Binary;

namespace FsNet.Integration.Tests.Wireshark;

/// <summary>A capture that was never on a wire: packets between 10.0.0.1 and 10.0.0.2, a millisecond apart.</summary>
internal sealed class PacketFile : IDisposable
{
    public const int NodePort = 50_000, TrackerPort = 9090, PeerPort = 9100;

    private const int LinkTypeRaw = 101, IpHeaderBytes = 20, TcpHeaderBytes = 20, UdpHeaderBytes = 8;

    private readonly FileStream _file;
    private readonly Dictionary<(int, int), uint> _next = [];
    private int _packets;

    public PacketFile(string path)
    {
        _file = File.Create(path);
        var header = new byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), 4);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), ushort.MaxValue);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), LinkTypeRaw);
        _file.Write(header);
    }

    /// <param name="toServer">From 10.0.0.1, else to it.</param>
    public void Udp(bool toServer, byte[] payload, int clientPort = NodePort, int serverPort = TrackerPort)
    {
        var udp = new byte[UdpHeaderBytes + payload.Length];
        WritePorts(udp, toServer, clientPort, serverPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(4), (ushort)udp.Length);
        payload.CopyTo(udp, UdpHeaderBytes);
        Write(17, toServer, udp, int.MaxValue);
    }

    /// <summary>The next bytes of a connection whose beginning nobody saw.</summary>
    /// <param name="kept">Bytes of the payload that the capture has.</param>
    public void Tcp(bool toServer, byte[] payload, int clientPort, int serverPort, int kept = int.MaxValue)
    {
        const int pushAndAck = 0x18;
        var from = toServer ? (clientPort, serverPort) : (serverPort, clientPort);
        var sequence = _next.GetValueOrDefault(from, 1u);
        _next[from] = sequence + (uint)payload.Length;
        var tcp = new byte[TcpHeaderBytes + payload.Length];
        WritePorts(tcp, toServer, clientPort, serverPort);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(8), 1);
        tcp[12] = (TcpHeaderBytes / 4) << 4;
        tcp[13] = pushAndAck;
        BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(14), ushort.MaxValue);
        payload.CopyTo(tcp, TcpHeaderBytes);
        Write(6, toServer, tcp, kept == int.MaxValue ? kept : IpHeaderBytes + TcpHeaderBytes + kept);
    }

    public void Dispose() => _file.Dispose();

    private static void WritePorts(byte[] header, bool toServer, int clientPort, int serverPort)
    {
        BinaryPrimitives.WriteUInt16BigEndian(header, (ushort)(toServer ? clientPort : serverPort));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(toServer ? serverPort : clientPort));
    }

    private void Write(byte protocol, bool toServer, byte[] content, int kept)
    {
        var ip = new byte[IpHeaderBytes];
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(2), (ushort)(ip.Length + content.Length));
        ip[8] = 64;
        ip[9] = protocol;
        ((byte[])[10, 0, 0, (byte)(toServer ? 1 : 2), 10, 0, 0, (byte)(toServer ? 2 : 1)]).CopyTo(ip, 12);
        byte[] packet = [.. ip, .. content];
        var record = new byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(record, _packets / 1000);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), _packets++ % 1000 * 1000);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(8), Math.Min(kept, packet.Length));
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(12), packet.Length);
        _file.Write(record);
        _file.Write(packet.AsSpan(0, Math.Min(kept, packet.Length)));
    }
}
