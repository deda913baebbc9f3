namespace FsNet.Swarms.Running;

/// <summary>For a run among many: what goes on in it is not shown.</summary>
internal sealed class QuietView : IProgressView
{
    public void Tell(string line)
    {
    }

    public Task ShowAsync(Func<Action<SwarmSnapshot>, Task> body) => body(_ => { });

    public Task ShowShareAsync(Func<Action<double, string>, Task> body) => body((_, _) => { });
}
