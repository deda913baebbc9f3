using System.Collections.Concurrent;

namespace FsNet.Simulator.Scenarios;

/// <summary>Many seeds, each in a thread of its own: they know nothing of each other.</summary>
public static class ScenarioSweep
{
    /// <param name="done">Told each result as it comes, by one thread at a time, in no order.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; what was done has been told.</exception>
    public static void Run(
        ulong first, ulong last, ScenarioOptions options, Action<ScenarioResult> done, CancellationToken cancellation = default)
    {
        var gate = new Lock();
        var seeds = Partitioner.Create(Seeds(first, last), EnumerablePartitionerOptions.NoBuffering);
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(seeds, parallel, seed =>
        {
            var result = ScenarioRun.Of(seed, options);
            lock (gate)
                done(result);
        });
    }

    private static IEnumerable<ulong> Seeds(ulong first, ulong last)
    {
        for (var seed = first; seed < last; seed++)
            yield return seed;
        yield return last;
    }
}
