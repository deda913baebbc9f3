using System.CommandLine;
using FsNet.Hosting;
using FsNet.Shaper.Serving;
using FsNet.Shaper.Table;

namespace FsNet.Shaper.Commands;

/// <summary><c>fsnet-shaper</c>: all its commands.</summary>
internal static class ProgramCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Shapes the links of emulated networks: delay, jitter, loss and rate, by the kernel's netem or by itself through NFQUEUE.")
        {
            ServeCommand.Create(),
            TableCommand.Create(),
        };
        root.AddExamples("""echo '{"do":"probe"}' | fsnet-shaper serve""", "fsnet-shaper table");
        return root;
    }
}
