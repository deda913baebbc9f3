using System.CommandLine;
using FsNet.Hosting;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet</c>: all its commands.</summary>
internal static class ProgramCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Runs swarms of FsNet nodes from a topology file, and says how close they came to the theoretical bound.")
        {
            InitCommand.Create(),
            TopologiesCommand.Create(),
            RunCommand.Create(),
            AttachCommand.Create(),
            ReportCommand.Create(),
            CheckCommand.Create(),
            ExportCommand.Create(),
            ImportCommand.Create(),
            ExplainCommand.Create(),
            SimCommand.Create(),
            SweepCommand.Create(),
            CompareCommand.Create(),
            CalibrateCommand.Create(),
            LoadCommand.Create(),
            CleanCommand.Create(),
        };
        root.AddExamples(
            "fsnet init && fsnet run swarm.yaml --on sim",
            "fsnet check topologies/01-demo.yaml",
            "fsnet explain topologies/01-demo.yaml",
            "fsnet run topologies/01-demo.yaml",
            "fsnet run topologies/01-demo.yaml --set file.path=film.mkv --nodes 4");
        return root;
    }
}
