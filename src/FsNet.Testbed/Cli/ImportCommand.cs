using System.CommandLine;
using System.Text;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Testbed.Shipped;
using FsNet.Topologies;
using FsNet.Topologies.Exporting;
using FsNet.Topologies.Importing;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet import</c></summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A lab: NAME.clab.yml of containerlab, NAME.imn or NAME.xml of CORE." };
        var output = Flags.Text("--out", "FILE", "Where to write the topology, with the schema beside it; default standard output.");
        var command = new Command(
            "import",
            "Makes a topology of a lab of containerlab or CORE: its nodes and links. What is left out stands in the file's header and on "
            + "standard error.")
        {
            file,
            output,
        };
        command.AddExamples("fsnet import lab.clab.yml --out lab.yaml && fsnet run lab.yaml --on sim", "fsnet import campus.imn", "fsnet import campus.xml");
        command.SetAction(parsed =>
        {
            var imported = Import(parsed.GetRequiredValue(file));
            if (parsed.GetValue(output) is { } path)
                Write(path, imported.Text, parsed.InvocationConfiguration.Output);
            else
                parsed.InvocationConfiguration.Output.Write(imported.Text);
            foreach (var missing in imported.Missing)
                parsed.InvocationConfiguration.Error.WriteLine($"not imported: {missing}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Exported Import(string file)
    {
        try
        {
            return LabFile.Import(file);
        }
        catch (TopologyException e)
        {
            throw new ProgramException(e.Message, ExitCodes.BadUsage);
        }
    }

    private static void Write(string path, string text, TextWriter output)
    {
        var schema = Path.Combine(Path.GetDirectoryName(path) ?? "", ShippedTopologies.SchemaName);
        foreach (var written in NewFiles.Write([(path, Encoding.UTF8.GetBytes(text)), (schema, ShippedTopologies.Bytes(ShippedTopologies.SchemaName))]))
            output.WriteLine($"wrote {written}");
    }
}
