using System.CommandLine;
using FsNet.Base;
using FsNet.Hosting;

namespace FsNet.Node.Commands;

/// <summary><c>fsnet-node shell</c>, which is also what the program does on a terminal where it is given nothing to do.</summary>
internal static class ShellCommand
{
    public const string Name = "shell";

    public static Command Create()
    {
        var command = new Command(Name, "Lists, fetches and shows files by prompts on a terminal; what a terminal is given without a command.");
        var common = new CommonFlags("error");
        var flags = new NodeFlags();
        var folder = Flags.Text("--out", "DIR", "The folder the files are put in.", ".");
        common.AddTo(command);
        flags.AddTo(command);
        command.Options.Add(folder);
        command.AddExamples("fsnet-node", "fsnet-node shell --tracker tracker.lan:9090 --out ~/films");
        command.SetAction(async (parsed, _) =>
        {
            if (!Terminal.IsInteractive)
                throw new ProgramException("shell: standard input and output have to be a terminal; scripts use ls, get and info", ExitCodes.BadUsage);
            await using var host = await NodeHost.StartAsync(parsed, common, flags);
            await new Shell(host, parsed.GetValue(folder) ?? ".").RunAsync();
            return ExitCodes.Ok;
        });
        return command;
    }
}
