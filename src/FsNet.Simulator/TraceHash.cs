using System.Buffers.Binary;
using System.Numerics;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator;

/// <summary>
/// A hash over everything that was sent, with its time: two runs with the same trace have the same hash. 64 bits, a multiplication
/// a word: it is to find differences, not to resist anybody.
/// </summary>
internal sealed class TraceHash
{
    private readonly byte[] _buffer = new byte[Frame.MaxLength + 64];
    private ulong _hash = 0xCBF29CE484222325;

    public ulong Value => _hash;

    public void Add(TimeSpan at, int from, int to, PeerMessage message)
    {
        var writer = new WireWriter(_buffer);
        message.Format(ref writer);
        Mix((ulong)at.Ticks);
        Mix((ulong)(uint)from << 32 | (uint)to);
        var bytes = _buffer.AsSpan(0, writer.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes)
            Mix(b);
    }

    public void Add(TimeSpan at, int from, int to, int what, int block)
    {
        Mix((ulong)at.Ticks);
        Mix((ulong)(uint)from << 32 | (uint)to);
        Mix((ulong)(uint)what << 32 | (uint)block);
    }

    private void Mix(ulong word) => _hash = BitOperations.RotateLeft((_hash ^ word) * 0x9E3779B97F4A7C15, 31);
}
