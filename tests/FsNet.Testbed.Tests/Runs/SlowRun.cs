namespace FsNet.Testbed.Tests.Runs;

/// <summary>A run that is under way for a minute: long enough for whatever shall happen to it.</summary>
internal static class SlowRun
{
    public const string Yaml = """
        name: slow
        file: { size: 8MiB }
        access: { up: 1mbit, down: 1mbit }
        groups:
          tracker: { role: tracker }
          seed: { role: seed }
          leech: { role: leech, count: 3 }
        verify: { rtt: 100%, loss: 100%, rate: 100% }

        """;

    public static WatchedRun Start(Fsnet fsnet, params string[] more) =>
        new(fsnet.Start(["run", fsnet.Write("slow.yaml", Yaml), "--out", fsnet.Out, .. more]));

    /// <summary>Returns when blocks arrive.</summary>
    public static async Task<WatchedRun> StartedAsync(Fsnet fsnet)
    {
        var run = Start(fsnet, "--on", "local");
        await run.SaysAsync(" blocks ");
        return run;
    }
}
