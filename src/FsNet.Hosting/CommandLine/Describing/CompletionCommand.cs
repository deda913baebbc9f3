using System.CommandLine;
using FsNet.Base;

namespace FsNet.Hosting;

/// <summary><c>completion bash|zsh|fish</c>, hidden, of every program: what its packages install, made from its command definitions.</summary>
internal static class CompletionCommand
{
    public const string Name = "completion";

    public static Command Create(RootCommand root)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." }.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command(Name, "Writes a script by which a shell completes command lines.") { shell };
        command.Hidden = true;
        command.AddExamples($"source <({ProgramName.Value} completion bash)");
        command.SetAction(parsed =>
        {
            Write(parsed.InvocationConfiguration.Output, parsed.GetRequiredValue(shell), ProgramName.Value, CommandPage.All(root));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(TextWriter output, string shell, string program, IReadOnlyList<CommandPage> pages)
    {
        var function = $"_{program.Replace('-', '_').Replace('.', '_')}_complete";
        switch (shell)
        {
            case "bash": BashCompletion.Write(output, program, function, pages); break;
            case "zsh": ZshCompletion.Write(output, program, function, pages); break;
            default: FishCompletion.Write(output, program, pages); break;
        }
    }
}
