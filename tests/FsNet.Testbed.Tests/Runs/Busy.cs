namespace FsNet.Testbed.Tests.Runs;

/// <summary>
/// Reasons of an invalid run that speak of a busy machine and of nothing else: the testbed rightly says that its figures mean
/// nothing then; the swarm must be good all the same.
/// </summary>
internal static class Busy
{
    private static readonly string[] Signs =
        ["the host's cores", "packets were let go", "the emulation of the links itself lost", ": rate: asked", ": jitter: asked ±0 ms"];

    /// <summary>The run was good, or would have been on a machine of its own.</summary>
    public static void AssertGood(Fsnet fsnet, int exit, string said)
    {
        Assert.True(exit is 0 or 3, said);
        var reasons = fsnet.Report.GetProperty("reasons").EnumerateArray().Select(r => r.GetString()!);
        Assert.True(exit == 0 || reasons.All(IsOnlyThat), said);
    }

    public static bool IsOnlyThat(string reason) => Signs.Any(s => reason.Contains(s, StringComparison.Ordinal));
}
