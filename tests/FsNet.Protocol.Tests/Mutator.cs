using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tests;

/// <summary>Damages messages: bytes changed, cut off, put on and repeated.</summary>
internal static class Mutator
{
    public const int LongestMessage = 300;

    public delegate void Decode(ReadOnlySpan<byte> message);

    /// <summary>
    /// Whether decoding the message allocates no more than that. What is over the bound is measured again: when another thread's
    /// collection takes away what is left of this thread's allocation context (8 KiB), the runtime counts that as allocated.
    /// </summary>
    public static bool AllocatesAtMost(long bytes, ReadOnlySpan<byte> message, Decode decode)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            decode(message);
            if (GC.GetAllocatedBytesForCurrentThread() - before <= bytes)
                return true;
        }
        return false;
    }

    /// <summary>Puts a damaged copy of <paramref name="original"/> into <paramref name="mutant"/>, which holds <see cref="LongestMessage"/> bytes.</summary>
    /// <returns>The length of the copy.</returns>
    public static int Mutate(Prng prng, ReadOnlySpan<byte> original, byte[] mutant)
    {
        original.CopyTo(mutant);
        var length = original.Length;
        for (var changes = prng.Next(4); changes >= 0 && length > 0; changes--)
            length = prng.Next(8) switch
            {
                0 => prng.Next(length + 1),
                1 => Math.Min(LongestMessage, length + prng.Next(20)),
                2 => Repeat(prng, mutant, length),
                _ => Change(prng, mutant, length),
            };
        return length;
    }

    private static int Change(Prng prng, byte[] mutant, int length)
    {
        mutant[prng.Next(length)] = prng.Next(2) == 0 ? (byte)prng.NextUInt64() : (byte)(prng.Next(3) - 1);
        return length;
    }

    /// <summary>Copies a piece of the message onto its end.</summary>
    private static int Repeat(Prng prng, byte[] mutant, int length)
    {
        var from = prng.Next(length);
        var count = Math.Min(prng.Next(length - from) + 1, LongestMessage - length);
        mutant.AsSpan(from, count).CopyTo(mutant.AsSpan(length));
        return length + count;
    }
}
