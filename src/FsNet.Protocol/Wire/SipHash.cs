using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FsNet.Protocol.Wire;

/// <summary>A 128-bit key for <see cref="SipHash"/>.</summary>
public readonly record struct SipKey(ulong K0, ulong K1);

/// <summary>SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash of short inputs that cannot be forged without the key.</summary>
public static class SipHash
{
    public static ulong Compute(SipKey key, ReadOnlySpan<byte> data)
    {
        var state = new State(key);
        var rest = data;
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
            state.Take(BinaryPrimitives.ReadUInt64LittleEndian(rest));
        state.Take(LastWord(rest, data.Length));
        return state.Finish();
    }

    /// <summary>The bytes left over, and the length of the whole in the highest byte.</summary>
    private static ulong LastWord(ReadOnlySpan<byte> rest, int length)
    {
        var last = (ulong)length << 56;
        for (var i = 0; i < rest.Length; i++)
            last |= (ulong)rest[i] << (8 * i);
        return last;
    }

    private struct State(SipKey key)
    {
        private ulong _v0 = key.K0 ^ 0x736f6d6570736575;
        private ulong _v1 = key.K1 ^ 0x646f72616e646f6d;
        private ulong _v2 = key.K0 ^ 0x6c7967656e657261;
        private ulong _v3 = key.K1 ^ 0x7465646279746573;

        public void Take(ulong word)
        {
            _v3 ^= word;
            Round();
            Round();
            _v0 ^= word;
        }

        public ulong Finish()
        {
            _v2 ^= 0xff;
            for (var i = 0; i < 4; i++)
                Round();
            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Round()
        {
            _v0 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }
    }
}
