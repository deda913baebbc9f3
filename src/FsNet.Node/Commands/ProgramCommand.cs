using System.CommandLine;
using FsNet.Hosting;

namespace FsNet.Node.Commands;

/// <summary><c>fsnet-node</c>: all its commands.</summary>
internal static class ProgramCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Shares files with other nodes and gets files from them, block by block.")
        {
            ShareCommand.Create(),
            GetCommand.Create(),
            ListCommand.Create(),
            InfoCommand.Create(),
            ShellCommand.Create(),
            HealthCommand.Create(NodeFlags.NewStatus()),
        };
        root.AddExamples(
            "fsnet-node share film.mkv photos/            # share a file, and all files of a folder",
            "fsnet-node ls                                # what there is",
            "fsnet-node get film.mkv --out ~/films        # fetch it, verified block by block",
            "fsnet-node info film.mkv                     # who holds which blocks");
        return root;
    }
}
