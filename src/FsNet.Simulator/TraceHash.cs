using System.Buffers.Binary;
using System.Numerics;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator;

/// <summary>
/// A hash over everything that a node sent, with its time: two runs with the same trace have the same hash. 64 bits, a multiplication
/// a word: it is to find differences, not to resist anybody.
/// </summary>
internal struct TraceHash()
{
    private ulong _hash = 0xCBF29CE484222325;

    /// <summary>One hash for all: of their hashes in their order.</summary>
    public static ulong Of(IEnumerable<TraceHash> hashes)
    {
        var all = new TraceHash();
        foreach (var hash in hashes)
            all.Mix(hash._hash);
        return all._hash;
    }

    /// <param name="scratch">Room for the largest frame.</param>
    public void Add(TimeSpan at, int to, PeerMessage message, byte[] scratch)
    {
        var writer = new WireWriter(scratch);
        message.Format(ref writer);
        Mix((ulong)at.Ticks);
        Mix((uint)to);
        var bytes = scratch.AsSpan(0, writer.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes)
            Mix(b);
    }

    public void Add(TimeSpan at, int to, int what, int block)
    {
        Mix((ulong)at.Ticks);
        Mix((uint)to);
        Mix((ulong)(uint)what << 32 | (uint)block);
    }

    private void Mix(ulong word) => _hash = BitOperations.RotateLeft((_hash ^ word) * 0x9E3779B97F4A7C15, 31);
}
