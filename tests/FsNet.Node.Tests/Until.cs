using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FsNet.Node.Tests;

/// <summary>Waits for what another thread brings about. The deadline is far beyond what even a busy machine needs.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task TrueAsync(Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(watch.Elapsed < Patience, $"not within {Patience}: {what}");
            await Task.Yield();
        }
    }
}
