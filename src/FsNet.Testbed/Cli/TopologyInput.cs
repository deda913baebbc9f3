using System.CommandLine;
using System.Globalization;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Testbed.Shipped;
using FsNet.Topologies;
using FsNet.Topologies.Reading;
using FsNet.Topologies.Yaml;

namespace FsNet.Testbed.Cli;

/// <summary>The argument and the flags by which every verb takes a topology.</summary>
internal sealed class TopologyInput
{
    private readonly Argument<string> _path = new("TOPOLOGY") { Description = "A YAML file." };
    private readonly RepeatedFlag _set = RepeatedFlag.Set();
    private readonly Flag<long?> _nodes = new("--nodes", "N", "The number of leechers.", ReadNodes, null, null);
    private readonly Flag<ulong?> _seed = new(
        "--seed", "N", "Replaces the topology's seed.", (text, field) => Values.Seed(text, field), null, null);

    public void AddTo(Command command)
    {
        command.Add(_path);
        command.Add(_nodes);
        command.Add(_seed);
        command.Add(_set);
    }

    /// <summary>Whether <c>--nodes</c> is given.</summary>
    public bool HasNodes(ParseResult parsed) => parsed.GetValue(_nodes) is not null;

    /// <summary>Warnings go to standard error.</summary>
    /// <exception cref="ProgramException">The topology is wrong: one line for each mistake (exit code 2).</exception>
    /// <param name="more">Settings as of <c>--set</c>, which override the user's.</param>
    public LoadedTopology Load(ParseResult parsed, IEnumerable<string>? more = null)
    {
        var loaded = Load(parsed, (more ?? []).Select(text => (text, "--set")), null);
        foreach (var warning in loaded.Warnings)
            parsed.InvocationConfiguration.Error.WriteLine($"warning: {warning}");
        return loaded;
    }

    /// <summary>As the user has it, and with other settings over it; warnings are the caller's business.</summary>
    /// <param name="more">KEY=VALUE, and the flag that errors name.</param>
    /// <param name="nodes">In place of <c>--nodes</c>; null leaves that.</param>
    /// <exception cref="ProgramException">The topology is wrong: one line for each mistake (exit code 2).</exception>
    public LoadedTopology Load(ParseResult parsed, IEnumerable<(string Text, string Flag)> more, int? nodes)
    {
        var texts = parsed.GetValue(_set)!.Select(text => (text, "--set"));
        if (parsed.GetValue(_seed) is { } seed)
            texts = texts.Append((string.Create(CultureInfo.InvariantCulture, $"seed={seed}"), "--set"));
        try
        {
            var overrides = texts.Concat(more).Select(o => Override.Parse(o.Item1, o.Item2));
            return TopologyLoader.LoadWith(parsed.GetValue(_path)!, overrides, nodes ?? (int?)parsed.GetValue(_nodes));
        }
        catch (TopologyException e)
        {
            var count = e.Problems.Count == 1 ? "1 mistake" : $"{e.Problems.Count} mistakes";
            throw new ProgramException($"{count} in {parsed.GetValue(_path)}\n{e.Message}{Hint(parsed.GetValue(_path)!)}", ExitCodes.BadUsage);
        }
    }

    private static string Hint(string path) => !File.Exists(path) && ShippedTopologies.TryFind(Path.GetFileName(path)) is { } shipped
        ? $"\nfsnet topologies {shipped.Name} writes the one that comes with fsnet to {Path.Combine("topologies", shipped.Path)}"
        : "";

    private static long? ReadNodes(string text, string field) => Values.Count(text, field);
}
