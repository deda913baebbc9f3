using FsNet.Swarms.Running;

namespace FsNet.Testbed.Dashboard;

/// <summary>What a run tells its terminal, told to those who watch the page as well.</summary>
internal sealed class LiveView(IProgressView terminal, LiveRun run) : IProgressView
{
    public void Tell(string line)
    {
        run.Tell(line);
        terminal.Tell(line);
    }

    public Task ShowAsync(Func<Action<SwarmSnapshot>, Task> body) => terminal.ShowAsync(body);

    public Task ShowShareAsync(Func<Action<double, string>, Task> body) => terminal.ShowShareAsync(body);
}
