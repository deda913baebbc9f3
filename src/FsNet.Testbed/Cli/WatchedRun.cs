using FsNet.Testbed.Dashboard;

namespace FsNet.Testbed.Cli;

/// <summary>A run and its page, for as long as the run goes on.</summary>
internal sealed class WatchedRun(LiveRun run, DashboardServer server) : IAsyncDisposable
{
    /// <summary>A run that is over by then has no page that somebody could still look at.</summary>
    private static readonly TimeSpan OpenAfter = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _over = new();
    private Task _opening = Task.CompletedTask;

    public LiveRun Run => run;

    /// <summary>Shows the page in a browser.</summary>
    public void Open(TextWriter error) => _opening = OpenAsync(error);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _opening;
        await server.DisposeAsync();
        _over.Dispose();
    }

    private async Task OpenAsync(TextWriter error)
    {
        try
        {
            await Task.Delay(OpenAfter, TimeProvider.System, _over.Token);
            await Task.Run(() => Browser.Open(server.Link, error), CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            // Its report is opened instead.
        }
    }
}
