using FsNet.Base;

namespace FsNet.Testbed.Sweeps;

/// <summary>One swept key and its values: <c>--over KEY=V1,V2</c>.</summary>
internal sealed record SweepAxis(string Key, IReadOnlyList<string> Values)
{
    /// <summary>The number of leechers, as <c>--nodes</c>.</summary>
    public const string Nodes = "nodes";

    private const string Seed = "seed";

    /// <summary>Commas within braces and brackets belong to a value: <c>links.0.loss=1%,{ model: gilbert, rate: 1%, burst: 3 }</c>.</summary>
    /// <exception cref="ProgramException">The text is not KEY=V1,V2 (exit code 2).</exception>
    public static SweepAxis Parse(string text)
    {
        var equals = text.IndexOf('=');
        if (equals <= 0)
            throw Refuse(text, "allowed: KEY=V1,V2,... with a KEY as of --set, or nodes; for example block=64KiB,256KiB");
        var (key, values) = (text[..equals].Trim(), Split(text[(equals + 1)..]));
        if (key == Seed)
            throw Refuse(text, "each run has a seed of its own; allowed: --repeat N for N different ones, from --seed on");
        if (values.Any(v => v.Length == 0))
            throw Refuse(text, "found an empty value, allowed: values with commas between them");
        if (values.Distinct().Count() < values.Count)
            throw Refuse(text, "found a value twice, allowed: different ones");
        return new SweepAxis(key, values);
    }

    private static ProgramException Refuse(string text, string why) => new($"--over {text}: {why}", ExitCodes.BadUsage);

    private static List<string> Split(string text)
    {
        var (values, depth, from) = (new List<string>(), 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
            if (text[i] != ',' || depth > 0)
                continue;
            values.Add(text[from..i].Trim());
            from = i + 1;
        }
        values.Add(text[from..].Trim());
        return values;
    }
}
