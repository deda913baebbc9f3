using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FsNet.Node;

/// <summary>Where programs take their seeds from: the operating system.</summary>
internal static class Entropy
{
    public static ulong UInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
