using System.CommandLine;
using FsNet.Base;
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
        command.SetAction(async (parsed, cancellation) =>
        {
            LeaveTheTerminal();
            using var shaper = new LinkShaper();
            await Server.RunAsync(Console.In, parsed.InvocationConfiguration.Output, shaper, cancellation);
            return ExitCodes.Ok;
        });
        return command;
    }

    // Ctrl-C goes to all programs of a terminal; links have to last until whoever asked for them has put things in order.
    private static void LeaveTheTerminal()
    {
        if (Console.IsInputRedirected)
            Native.Libc.NewSession();
    }
}
