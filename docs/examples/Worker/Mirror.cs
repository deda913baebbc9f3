using FsNet;

namespace Worker;

/// <summary>Fetches what there is, again and again. What is there already is looked at, not fetched.</summary>
internal sealed class Mirror(FsNode node, IConfiguration configuration, ILogger<Mirror> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var folder = configuration["Folder"] ?? "mirror";
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                foreach (var file in await node.GetAllAsync(["/"], folder, cancellation: stoppingToken))
                    log.LogInformation("{Name}: {Result}", file.Name, file.Path ?? file.Error);
            }
            catch (FsNodeException e)
            {
                log.LogWarning("{Reason}", e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
