using System.CommandLine;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Testbed.Shipped;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet topologies</c></summary>
internal static class TopologiesCommand
{
    private const string DefaultFolder = "topologies";

    public static Command Create()
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Which to write, as listed; without any, all are listed.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var all = Flags.Switch("--all", "Writes all of them.");
        var folder = Flags.Text("--out", "DIR", "Where they are written.", DefaultFolder);
        var command = new Command(
            "topologies", "Lists the topologies that come with fsnet, or writes some to a folder, with what they name. Overwrites nothing.")
        {
            names, all, folder,
        };
        command.AddExamples(
            "fsnet topologies",
            "fsnet topologies two-regions && fsnet run topologies/05-two-regions.yaml",
            "fsnet topologies --all --out examples");
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var chosen = parsed.GetValue(all) ? ShippedTopologies.All : [.. parsed.GetValue(names)!.Select(ShippedTopologies.Find)];
            if (chosen.Count == 0)
                List(output);
            else
                Write(output, chosen, parsed.GetValue(folder)!);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void List(TextWriter output)
    {
        var width = ShippedTopologies.All.Max(t => t.Name.Length);
        foreach (var topology in ShippedTopologies.All)
            output.WriteLine($"{topology.Name.PadRight(width)}  {topology.Description}");
    }

    private static void Write(TextWriter output, IReadOnlyList<ShippedTopology> chosen, string folder)
    {
        var files = chosen.SelectMany(t => t.Files).Distinct().Select(f => (Path.Combine(folder, f), ShippedTopologies.Bytes(f)));
        var written = NewFiles.Write([.. files]);
        foreach (var path in written)
            output.WriteLine($"wrote {path}");
        if (written.Count == 0)
            output.WriteLine("all of it is there already");
        output.WriteLine($"next: fsnet run {Path.Combine(folder, chosen[0].Path)}");
    }
}
