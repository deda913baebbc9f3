namespace FsNet.Fuzz;

/// <summary>A decoder is bounded before it allocates: a few bytes must not make it take much memory.</summary>
internal static class Allocation
{
    /// <summary>When another thread's collection takes away what is left of this thread's allocation context, the runtime counts that as allocated.</summary>
    private const int Attempts = 5;

    /// <summary>Runs the decoder; it may allocate <paramref name="perByte"/> bytes for each of the input, and <paramref name="fixedBytes"/>.</summary>
    public static void IsBounded(ReadOnlySpan<byte> input, int perByte, int fixedBytes, FuzzRun decode)
    {
        var allowed = (long)perByte * input.Length + fixedBytes;
        var least = long.MaxValue;
        for (var attempt = 0; attempt < Attempts && least > allowed; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            decode(input);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Invariant.Holds(least <= allowed, $"{input.Length} bytes made it allocate {least} bytes, more than {allowed}");
    }
}
