using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FsNet.Simulator.Events;

/// <summary>
/// Asks the processor to bring objects into its cache that will be needed soon, without waiting for them. Nothing depends on it but
/// time; on processors other than x86 it does nothing.
/// </summary>
internal static unsafe class Nearness
{
    private const int LineBytes = 64;

    /// <param name="lines">How many cache lines of it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(object? thing, int lines)
    {
        if (!Sse.IsSupported || thing is null)
            return;
        // Should the collector move the object meanwhile, some other memory is fetched: no harm.
        var at = *(byte**)Unsafe.AsPointer(ref thing);
        for (var line = 0; line < lines; line++)
            Sse.Prefetch0(at + line * LineBytes);
    }
}
