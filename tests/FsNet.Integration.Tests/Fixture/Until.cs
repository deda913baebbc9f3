using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>Waits for what another process brings about. The deadline is far beyond what even a busy machine needs.</summary>
internal static class Until
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(
        Func<bool> holds, Func<string>? complain = null, [CallerArgumentExpression(nameof(holds))] string what = "") => TrueAsync(
            () => Task.FromResult(holds()), complain, what);

    /// <param name="complain">What the failure says beside the condition: the logs of who did not get there.</param>
    public static async Task TrueAsync(
        Func<Task<bool>> holds, Func<string>? complain = null, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            if (watch.Elapsed > Patience)
                Assert.Fail($"not within {Patience}: {what}\n{complain?.Invoke()}");
            await Task.Delay(LookEvery);
        }
    }
}
