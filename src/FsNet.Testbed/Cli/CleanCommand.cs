using System.CommandLine;
using FsNet.Hosting;
using FsNet.Testbed.Running;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet clean</c></summary>
internal static class CleanCommand
{
    public static Command Create()
    {
        var command = new Command("clean", "Removes whatever killed runs left behind, and says what.");
        command.AddExamples("fsnet clean");
        command.SetAction(parsed =>
        {
            var removed = ScratchFolder.RemoveStale(TimeProvider.System);
            foreach (var line in removed.DefaultIfEmpty("nothing was left behind"))
                parsed.InvocationConfiguration.Output.WriteLine(line);
            return ExitCodes.Ok;
        });
        return command;
    }
}
