using System.CommandLine;
using FsNet.Hosting;

namespace FsNet.Testbed.Cli;

/// <summary>A flag that may be given any number of times; its environment variable holds several values separated by ';'.</summary>
internal sealed class RepeatedFlag : Option<string[]>, IFlag
{
    private RepeatedFlag(string name, string helpName, string description) : base(name)
    {
        HelpName = helpName;
        Description = description;
        Variable = "FSNET_" + name.TrimStart('-').ToUpperInvariant();
        Arity = ArgumentArity.OneOrMore;
        AllowMultipleArgumentsPerToken = false;
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable)?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];
    }

    public string Variable { get; }

    public string? DefaultText => null;

    /// <summary><c>--set KEY=VALUE</c>.</summary>
    public static RepeatedFlag Set() => new(
        "--set", "KEY=VALUE", "Changes one value of the topology: groups.leech.count=8, links.0.loss=2%, file.path=FILE. May be repeated.");

    /// <summary><c>--over KEY=V1,V2</c>.</summary>
    public static RepeatedFlag Over() => new(
        "--over", "KEY=V1,V2,...", "Tries each of these values: any KEY that --set takes, or nodes. Several of them: every combination.");
}
