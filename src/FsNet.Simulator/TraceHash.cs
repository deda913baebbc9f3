using System.Buffers.Binary;
using System.Security.Cryptography;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator;

/// <summary>A hash over everything that was sent, with its time: two runs with the same trace have the same hash.</summary>
internal sealed class TraceHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[Frame.MaxLength + 64];

    public void Add(TimeSpan at, int from, int to, PeerMessage message)
    {
        var writer = new WireWriter(_buffer);
        WriteHead(ref writer, at, from, to);
        message.Format(ref writer);
        _hash.AppendData(_buffer, 0, writer.Length);
    }

    public void Add(TimeSpan at, int from, int to, int block)
    {
        var writer = new WireWriter(_buffer);
        WriteHead(ref writer, at, from, to);
        writer.WriteUInt32((uint)block);
        _hash.AppendData(_buffer, 0, writer.Length);
    }

    public ulong Value() => BinaryPrimitives.ReadUInt64BigEndian(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();

    private static void WriteHead(ref WireWriter writer, TimeSpan at, int from, int to)
    {
        writer.WriteUInt64((ulong)at.Ticks);
        writer.WriteUInt32((uint)from);
        writer.WriteUInt32((uint)to);
    }
}
