using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FsNet;

/// <summary>
/// Healthy while the node is of use and its tracker knows it; degraded while the tracker does not; unhealthy when none of its files is
/// shared or fetched any more. For ASP.NET: <c>services.AddHealthChecks().AddCheck&lt;FsNodeHealthCheck&gt;("fsnet")</c>.
/// </summary>
public sealed class FsNodeHealthCheck(FsNode node) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (!node.IsRunning)
            return HealthCheckResult.Unhealthy("the node is not running");
        if (node.Trouble is { } trouble)
            return HealthCheckResult.Unhealthy(trouble);
        return node.IsRegistered ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(node.TrackerTrouble ?? "the tracker has not answered yet");
    }
}
