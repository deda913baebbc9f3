using System.CommandLine;
using System.CommandLine.Parsing;

namespace FsNet.Hosting;

/// <summary>What the help shows of a flag beside its name and description.</summary>
public interface IFlag
{
    string Variable { get; }

    string? DefaultText { get; }
}

/// <summary>
/// A command line option that also has an environment variable: <c>--peer-ttl</c> and <c>FSNET_PEER_TTL</c>. The flag wins.
/// A bad value is an error that names where it stood.
/// </summary>
/// <typeparam name="T">What the text is read as.</typeparam>
public sealed class Flag<T> : Option<T>, IFlag
{
    private readonly Func<string, string, T> _read;
    private readonly T _defaultValue;

    /// <param name="name">With its dashes: <c>--peer-ttl</c>.</param>
    /// <param name="helpName">The placeholder in the help: <c>TIME</c>.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="read">From the text and the name of where it stood; a <see cref="FormatException"/> is a usage error.</param>
    /// <param name="defaultValue">The value where neither flag nor variable is given.</param>
    /// <param name="defaultText">The default as the help shows it.</param>
    public Flag(string name, string helpName, string description, Func<string, string, T> read, T defaultValue, string? defaultText)
        : base(name)
    {
        _read = read;
        _defaultValue = defaultValue;
        Description = description;
        HelpName = helpName;
        DefaultText = defaultText;
        Variable = VariableOf(name);
        CustomParser = FromTokens;
        DefaultValueFactory = FromEnvironment;
        Arity = typeof(T) == typeof(bool) ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne;
    }

    public string Variable { get; }

    public string? DefaultText { get; }

    private static string VariableOf(string flag) => "FSNET_" + flag.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private T FromTokens(ArgumentResult result) => Read(result, result.Tokens.Count == 0 ? "true" : result.Tokens[^1].Value, Name);

    private T FromEnvironment(ArgumentResult result)
    {
        var text = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrEmpty(text) ? _defaultValue : Read(result, text, Variable);
    }

    private T Read(ArgumentResult result, string text, string field)
    {
        try
        {
            return _read(text, field);
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return default!;
        }
    }
}
