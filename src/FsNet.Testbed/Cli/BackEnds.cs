using FsNet.Swarms;
using FsNet.Swarms.Running;
using FsNet.Testbed.Sweeps;

namespace FsNet.Testbed.Cli;

/// <summary>The back ends of many runs.</summary>
internal static class BackEnds
{
    /// <param name="on">The value of <c>--on</c>; <c>sim</c> needs none.</param>
    /// <returns>The name that reports will have, and what makes swarms.</returns>
    public static async Task<(string Name, IReadOnlyDictionary<string, IBackEnd> ByName)> ChooseAsync(
        string on, IProgressView view, CancellationToken cancellation)
    {
        if (on == BatchRunner.Simulated)
            return (on, new Dictionary<string, IBackEnd>());
        var choice = await BackEndChoice.MakeAsync(on, null, cancellation);
        foreach (var note in choice.Notes)
            view.Tell(note);
        return (choice.Name, new Dictionary<string, IBackEnd> { [choice.Name] = choice.BackEnd });
    }
}
