using System.CommandLine;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Swarms.Containers;
using FsNet.Swarms.Hosts;
using FsNet.Swarms.Running;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet clean</c></summary>
internal static class CleanCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var command = new Command("clean", "Removes whatever killed runs left behind, and says what.");
        command.AddExamples("fsnet clean");
        command.SetAction(async (parsed, cancellation) =>
        {
            var (containers, notLooked) = await RemoveContainersAsync(cancellation);
            // Containers first: they write to the folders.
            IReadOnlyList<string?> removed = [.. containers, .. ScratchFolder.RemoveStale(), NeighbourLimits.OfThisHost.PutBackStale()];
            foreach (var line in removed.OfType<string>().DefaultIfEmpty("nothing was left behind"))
                parsed.InvocationConfiguration.Output.WriteLine(line);
            if (notLooked is not null)
                parsed.InvocationConfiguration.Error.WriteLine($"containers were not looked for: {notLooked}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<(IReadOnlyList<string> Removed, string? NotLooked)> RemoveContainersAsync(CancellationToken cancellation)
    {
        try
        {
            using var engine = await DockerEngine.ConnectAsync(Patience, cancellation);
            return (await RunRemoval.RemoveStaleAsync(engine), null);
        }
        catch (ProgramException e)
        {
            return ([], e.Message);
        }
    }
}
