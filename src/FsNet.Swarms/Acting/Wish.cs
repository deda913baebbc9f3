namespace FsNet.Swarms.Acting;

/// <summary>What somebody who watches wants to be done to the swarm, as soon as can be.</summary>
/// <param name="actions">Their times do not count.</param>
internal sealed class Wish(IReadOnlyList<SwarmAction> actions)
{
    /// <summary>Where events and entries say that they come from.</summary>
    public const string Because = "dashboard";

    private readonly TaskCompletionSource<Outcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Outcome> Outcome => _outcome.Task;

    public IReadOnlyList<SwarmAction> ActionsAt(TimeSpan at) => [.. actions.Select(a => a with { At = at })];

    public void Answer(bool isDone, string text) => _outcome.TrySetResult(new Outcome(isDone, text));
}
