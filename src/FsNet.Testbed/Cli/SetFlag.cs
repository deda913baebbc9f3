using System.CommandLine;
using FsNet.Hosting;

namespace FsNet.Testbed.Cli;

/// <summary><c>--set KEY=VALUE</c>, any number of times; the environment variable holds several separated by ';'.</summary>
internal sealed class SetFlag : Option<string[]>, IFlag
{
    public SetFlag() : base("--set")
    {
        HelpName = "KEY=VALUE";
        Description = "Changes one value of the topology: groups.leech.count=8, links.0.loss=2%, file.path=FILE. May be repeated.";
        Arity = ArgumentArity.OneOrMore;
        AllowMultipleArgumentsPerToken = false;
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable)?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];
    }

    public string Variable => "FSNET_SET";

    public string? DefaultText => null;
}
