using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using FsNet.Base;
using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;

namespace FsNet.Topologies.Reading;

/// <summary>Single values of a topology. Each takes the text and the field's name, and throws <see cref="UnitException"/>.</summary>
internal static partial class Values
{
    public const int MaxNodes = 200_000;

    private const string Auto = "auto";

    /// <summary>What a node's <c>--uploads</c> takes.</summary>
    private const int MaxUploads = 1024;

    private const long LeastMemory = 1 << 20;
    private const int MaxProcesses = 10_000;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(10);

    /// <summary>As many connections as a node takes at all.</summary>
    private static readonly int MaxDegree = new SwarmOptions().MaxPeers;

    public static string Name(string text, string field) => NamePattern().IsMatch(text)
        ? text
        : throw new UnitException(
            $"{field}: found '{text}', allowed: lower-case letters, digits and '-', at most 40 of them, the first one a letter");

    /// <summary>Of a topology: the file that is generated is called by it.</summary>
    public static string TopologyName(string text, string field) => FileName.Complaint(Name(text, field)) is { } complaint
        ? throw new UnitException($"{field}: found '{text}', which no file can be called by: {complaint}")
        : text;

    public static ulong Seed(string text, string field) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
        ? seed
        : throw new UnitException($"{field}: found '{text}', allowed: a whole number from 0 to {ulong.MaxValue}");

    public static int Count(string text, string field) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MaxNodes
            ? count
            : throw new UnitException($"{field}: found '{text}', allowed: a whole number from 1 to {MaxNodes}");

    public static Role Role(string text, string field) => text switch
    {
        "tracker" => Topologies.Role.Tracker,
        "seed" => Topologies.Role.Seed,
        "leech" => Topologies.Role.Leech,
        _ => throw new UnitException($"{field}: found '{text}', allowed: tracker, seed, leech"),
    };

    /// <summary>Bits per second, or null for <c>unlimited</c>.</summary>
    public static long? AccessRate(string text, string field) => text == "unlimited" ? null : Rate(text, field);

    public static long? Rate(string text, string field) => Units.ParseRate(text, field) is > 0 and var rate
        ? rate
        : throw new UnitException($"{field}: found '{text}', allowed: a rate above 0, for example 25mbit");

    public static TimeSpan? Time(string text, string field) => Units.ParseTime(text, field);

    /// <summary>Of a link, and of a queue.</summary>
    public static TimeSpan? Delay(string text, string field) => Units.ParseTime(text, field) is var time && time <= LongestDelay
        ? time
        : throw new UnitException($"{field}: found '{text}', allowed: up to {Units.FormatTime(LongestDelay)}");

    public static TimeSpan? Queue(string text, string field) => Duration(text, field) is not null ? Delay(text, field) : null;

    public static TimeSpan? Duration(string text, string field) => Units.ParseTime(text, field) is { Ticks: > 0 } time
        ? time
        : throw new UnitException($"{field}: found '{text}', allowed: a time above 0, for example 10s");

    public static long FileBytes(string text, string field) => Units.ParseSize(text, field) is <= BlockLayout.MaxLength and var bytes
        ? bytes
        : throw new UnitException($"{field}: found '{text}', allowed: up to {Units.FormatSize(BlockLayout.MaxLength)}");

    /// <summary>Null for <c>auto</c>.</summary>
    public static long? BlockBytes(string text, string field)
    {
        if (text == Auto)
            return null;
        const long min = 1L << BlockLayout.MinBlockSizeLog2, max = 1L << BlockLayout.MaxBlockSizeLog2;
        var bytes = Units.ParseSize(text, field);
        return bytes is >= min and <= max && BitOperations.IsPow2(bytes)
            ? bytes
            : throw new UnitException(
                $"{field}: found '{text}', allowed: auto, or a power of two from {Units.FormatSize(min)} to {Units.FormatSize(max)}");
    }

    public static BlockPolicy? BlockPolicy(string text, string field) => PolicyWords.Blocks.TryGetValue(text, out var policy)
        ? policy
        : throw new UnitException($"{field}: found '{text}', allowed: {string.Join(", ", PolicyWords.Blocks.Keys)}");

    /// <summary>Null for <c>auto</c>.</summary>
    public static PeerPolicy? PeerPolicy(string text, string field) =>
        text == Auto ? null
        : PolicyWords.Peers.TryGetValue(text, out var policy) ? policy
        : throw new UnitException($"{field}: found '{text}', allowed: {Auto}, {string.Join(", ", PolicyWords.Peers.Keys)}");

    /// <summary>Null for <c>auto</c>.</summary>
    public static int? Uploads(string text, string field) =>
        text == Auto ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var uploads) && uploads is >= 1 and <= MaxUploads ? uploads
        : throw new UnitException($"{field}: found '{text}', allowed: a whole number from 1 to {MaxUploads}, or {Auto}");

    public static int? Degree(string text, string field) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var degree) && degree >= 1 && degree <= MaxDegree
            ? degree
            : throw new UnitException($"{field}: found '{text}', allowed: a whole number from 1 to {MaxDegree}");

    public static string Tcp(string text, string field) => text is "cubic" or "bbr"
        ? text
        : throw new UnitException($"{field}: found '{text}', allowed: cubic, bbr");

    /// <summary>Whether a leecher leaves once it has the whole file.</summary>
    public static bool LeavesWhenComplete(string text, string field) => text switch
    {
        "never" => false,
        "completion" => true,
        _ => throw new UnitException($"{field}: found '{text}', allowed: never, completion"),
    };

    /// <summary>A positive number without a unit.</summary>
    public static double? Number(string text, string field) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number > 0
        && double.IsFinite(number)
            ? number
            : throw new UnitException($"{field}: found '{text}', allowed: a number above 0, for example 1.5");

    /// <summary>
    /// Per second, from <c>20%/min</c>: how often one member is hit. Above 100 % is allowed: several times in that time.
    /// </summary>
    public static double ChurnRate(string text, string field)
    {
        var match = ChurnPattern().Match(text);
        var percent = match.Success ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var seconds = match.Groups[2].Value switch { "s" => 1, "min" => 60, _ => 3600 };
        return percent > 0
            ? percent / 100 / seconds
            : throw new UnitException($"{field}: found '{text}', allowed: a percentage above 0 per s, min or h, for example 20%/min");
    }

    public static CompleteTarget Complete(string text, string field)
    {
        if (text == "all")
            return CompleteTarget.All;
        if (text.EndsWith('%'))
            return new CompleteTarget(null, Units.ParsePercent(text, field));
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new CompleteTarget(count, null)
            : throw new UnitException($"{field}: found '{text}', allowed: all, a number of leechers, or a percentage of them");
    }

    /// <summary>Of a container, as its engine takes it.</summary>
    public static string? Image(string text, string field) => ImagePattern().IsMatch(text)
        ? text
        : throw new UnitException($"{field}: found '{text}', allowed: the name of an image, for example my-node or python:3.13-slim");

    /// <summary>What all processes of a node may use together.</summary>
    public static long? Memory(string text, string field) => Units.ParseSize(text, field) is >= LeastMemory and var bytes
        ? bytes
        : throw new UnitException($"{field}: found '{text}', allowed: at least {Units.FormatSize(LeastMemory)}");

    public static int? Processes(string text, string field) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MaxProcesses
            ? count
            : throw new UnitException($"{field}: found '{text}', allowed: a whole number from 1 to {MaxProcesses}");

    /// <summary>Of the environment.</summary>
    public static string Variable(string text, string field) => VariablePattern().IsMatch(text)
        ? text
        : throw new UnitException($"{field}: found '{text}', allowed: letters, digits and '_', the first one no digit");

    public static string Text(string text, string field) => text.Contains('\0')
        ? throw new UnitException($"{field}: found a NUL character, allowed: text without")
        : text;

    /// <summary>How long a program is waited for.</summary>
    public static TimeSpan Patience(string text, string field) => Units.ParseTime(text, field) is var time && time <= LongestPatience
        ? time
        : throw new UnitException($"{field}: found '{text}', allowed: up to {Units.FormatTime(LongestPatience)}");

    public static string PortOrPlaceholder(string text, string field) =>
        text.StartsWith('{') || (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0)
            ? text
            : throw new UnitException($"{field}: found '{text}', allowed: a port from 1 to {ushort.MaxValue}, or '{{port}}'");

    /// <summary>In a node's own folder: what else is on the machine is nobody's copy.</summary>
    public static string PathInOut(string text, string field) =>
        text.StartsWith("{out}/", StringComparison.Ordinal) && !text.Contains('\0') && !text.Split('/').Any(s => s is "" or "." or "..")
            ? text
            : throw new UnitException($"{field}: found '{text}', allowed: a path in the node's folder, for example '{{out}}/{{name}}'");

    // Not $, which would let a line break follow.
    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,39}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9._:/@-]{0,254}\z")]
    private static partial Regex ImagePattern();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,127}\z")]
    private static partial Regex VariablePattern();

    [GeneratedRegex(@"\A([0-9]{1,6}(?:\.[0-9]{1,20})?) ?% ?/ ?(s|min|h)\z")]
    private static partial Regex ChurnPattern();
}
