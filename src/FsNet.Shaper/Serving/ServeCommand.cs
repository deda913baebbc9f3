using System.CommandLine;
using FsNet.Hosting;

namespace FsNet.Shaper.Serving;

/// <summary><c>fsnet-shaper serve</c></summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command(
            "serve", "Takes requests as lines of JSON from standard input and answers on standard output, until the input ends.");
        command.AddExamples("""echo '{"do":"probe"}' | fsnet-shaper serve""");
        command.SetAction(parsed =>
        {
            using var shaper = new LinkShaper();
            Server.Run(Console.In, parsed.InvocationConfiguration.Output, shaper);
            return ExitCodes.Ok;
        });
        return command;
    }
}
