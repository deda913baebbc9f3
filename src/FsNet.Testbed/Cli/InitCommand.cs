using System.CommandLine;
using System.Text;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Testbed.Shipped;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet init</c></summary>
internal static class InitCommand
{
    private const string DefaultFile = "swarm.yaml";
    private const string Template = "first.yaml";
    private const string FileMark = "@FILE@";

    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = $"What to write; default {DefaultFile}.",
            DefaultValueFactory = _ => DefaultFile,
        };
        var command = new Command(
            "init", "Writes a first topology, with comments, and the schema by which editors complete it. Overwrites nothing.") { file };
        command.AddExamples("fsnet init && fsnet run swarm.yaml --on sim", "fsnet init lab/wan.yaml");
        command.SetAction(parsed =>
        {
            Write(parsed.InvocationConfiguration.Output, parsed.GetRequiredValue(file));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(TextWriter output, string file)
    {
        if (Path.Exists(file))
            throw new ProgramException($"{file} is there already; nothing was written", ExitCodes.BadUsage);
        var schema = Path.Combine(Path.GetDirectoryName(file) ?? "", ShippedTopologies.SchemaName);
        var written = NewFiles.Write([(file, Encoding.UTF8.GetBytes(Text(file))), (schema, ShippedTopologies.Bytes(ShippedTopologies.SchemaName))]);
        foreach (var path in written)
            output.WriteLine($"wrote {path}");
        output.WriteLine($"next: fsnet run {file} --on sim");
    }

    private static string Text(string file)
    {
        using var stream = typeof(InitCommand).Assembly.GetManifestResourceStream(Template)!;
        return new StreamReader(stream).ReadToEnd().Replace(FileMark, Path.GetFileName(file));
    }
}
