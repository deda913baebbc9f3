using System.CommandLine;
using FsNet.Hosting;

namespace FsNet.Testbed.Cli;

/// <summary><c>--over KEY=V1,V2</c>, any number of times; the environment variable holds several separated by ';'.</summary>
internal sealed class OverFlag : Option<string[]>, IFlag
{
    public OverFlag() : base("--over")
    {
        HelpName = "KEY=V1,V2,...";
        Description = "Tries each of these values: any KEY that --set takes, or nodes. Several of them: every combination.";
        Arity = ArgumentArity.OneOrMore;
        AllowMultipleArgumentsPerToken = false;
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable)?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];
    }

    public string Variable => "FSNET_OVER";

    public string? DefaultText => null;
}
