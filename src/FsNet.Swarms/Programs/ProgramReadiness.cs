using System.Globalization;
using FsNet.Base;
using FsNet.Topologies;

namespace FsNet.Swarms.Programs;

/// <summary>Whether a tracker or a seed of somebody else's program is ready, by what can be seen of it.</summary>
internal static class ProgramReadiness
{
    /// <param name="pid">A process in its network namespace.</param>
    /// <param name="readLog">All that it has printed so far.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <exception cref="ProgramException">It has had the time that the topology gives it (exit code 4).</exception>
    public static async Task<bool> HoldsAsync(
        ProgramNode node, IReadOnlyDictionary<string, string> values, int pid, Func<Task<string>> readLog, double now)
    {
        var ready = node.State.Spec.Program!.Ready;
        var waited = TimeSpan.FromMilliseconds(now - node.ReleasedAt);
        var holds = ready switch
        {
            Readiness.Line line => (await readLog()).Contains(line.Text.Fill(values), StringComparison.Ordinal),
            Readiness.Port port => ListeningPorts.Has(pid, int.Parse(port.Number.Fill(values), CultureInfo.InvariantCulture), port.IsUdp),
            Readiness.After after => waited >= after.Delay,
            _ => throw new InvalidOperationException($"no way to wait for {ready}"),
        };
        if (holds || waited <= ready.Within)
            return holds;
        var log = await readLog();
        throw new ProgramException(
            $"{node.State.Name} was not ready within {Units.FormatTime(ready.Within)}: {Describe(ready, values)}; the end of its log:\n"
            + string.Join('\n', log.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(5)),
            ExitCodes.BackEndMissing);
    }

    private static string Describe(Readiness ready, IReadOnlyDictionary<string, string> values) => ready switch
    {
        Readiness.Line line => $"it has not printed '{line.Text.Fill(values)}'",
        Readiness.Port port => $"nothing listens on {(port.IsUdp ? "UDP" : "TCP")} port {port.Number.Fill(values)}",
        _ => "its time is not over",
    };
}
