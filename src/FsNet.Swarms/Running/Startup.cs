using FsNet.Base;
using FsNet.Topologies;

namespace FsNet.Swarms.Running;

/// <summary>Waits until every program answers and the seeds are registered, so that the leechers can start together.</summary>
internal sealed class Startup(ISwarm swarm, StatusClient status, TimeProvider time)
{
    private const string Registered = "registered";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LookPerNode = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan PatienceBase = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PatiencePerNode = TimeSpan.FromSeconds(1);

    /// <exception cref="ProgramException">A program ended or does not become ready (exit code 4).</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        var waiting = swarm.Nodes.ToList();
        var patience = PatienceBase + waiting.Count * PatiencePerNode + PatienceForPrograms();
        var began = time.GetTimestamp();
        while (waiting.Count > 0)
        {
            if (swarm.Watch() is [var (_, reason), ..])
                throw new ProgramException(reason, ExitCodes.BackEndMissing);
            if (time.GetElapsedTime(began) > patience)
                throw new ProgramException(
                    $"not ready within {Units.FormatTime(patience)}: {string.Join(", ", waiting.Select(Describe))}",
                    ExitCodes.BackEndMissing);
            var ready = await Task.WhenAll(waiting.Select(n => IsReadyAsync(n, cancellation)));
            waiting = [.. waiting.Where((_, i) => !ready[i])];
            await Task.Delay(Look + waiting.Count * LookPerNode, time, cancellation);
        }
    }

    /// <summary>A seed starts when its tracker is ready, and each has its time.</summary>
    private TimeSpan PatienceForPrograms() =>
        swarm.Nodes.Select(n => 2 * (n.Spec.Program?.Ready.Within ?? TimeSpan.Zero)).Max();

    private async Task<bool> IsReadyAsync(SwarmNode node, CancellationToken cancellation)
    {
        if (node.Spec.Program is not null)
            return await swarm.IsReadyAsync(node, cancellation);
        if (node.Spec.Role == Role.Tracker)
            return await status.IsHealthyAsync(node.Status, cancellation);
        // Its clock, too, has to be known before anything happens.
        node.See(await status.GetAsync(node.Status, cancellation));
        if (node.Spec.Role == Role.Leech)
            return node.LastStatus is not null;
        return node.LastStatus is { Tracker.State: Registered, File: not null };
    }

    private static string Describe(SwarmNode node)
    {
        if (node.Spec.Role != Role.Seed)
            return node.Name;
        var tracker = node.LastStatus?.Tracker;
        return $"{node.Name} (tracker state {tracker?.State ?? "unknown"}{(tracker?.LastError is { } error ? $": {error}" : "")})";
    }
}
