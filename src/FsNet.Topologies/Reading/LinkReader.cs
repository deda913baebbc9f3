using FsNet.Base;
using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary>
/// <c>links:</c> entries <c>{ between: [a, b], ... }</c> for both directions, <c>{ from: a, to: b, ... }</c> for one, or
/// <c>{ rttMatrix: file.csv }</c> for many.
/// </summary>
internal static class LinkReader
{
    /// <summary>A link as tc's netem has it; in place of all others but the queue.</summary>
    private const string NetemKey = "tc";

    private static readonly string[] SettingKeys = ["rtt", "delay", "jitter", "loss", "rate", "queue", NetemKey];
    private static readonly string[] RuleKeys = ["between", "from", "to", .. SettingKeys, RttMatrixReader.Key];

    /// <summary>Single entries and those of tables together.</summary>
    public const int MostRules = 1_000_000;

    public static IReadOnlyList<LinkRule> Read(Fields root, IReadOnlyList<string> zones)
    {
        var rules = new List<LinkRule>();
        foreach (var (item, path) in root.List("links"))
        {
            rules.AddRange(ReadEntry(Fields.Of(item, path, root.Problems, RuleKeys), zones));
            if (rules.Count <= MostRules)
                continue;
            root.Problems.Error(item.At, $"{path}: found {rules.Count} links with those before it, allowed: up to {MostRules} in all");
            return [];
        }
        return rules;
    }

    /// <summary>The settings of a link entry, or of a change of one in the timeline.</summary>
    public static LinkSettings ReadSettings(Fields fields)
    {
        if (fields.Has("rtt") && fields.Has("delay"))
            fields.Error("delay", "found beside rtt, allowed: either rtt (there and back) or delay (one way)");
        if (fields.Has(NetemKey))
            return ReadNetem(fields);
        var delay = fields.Has("rtt") ? fields.Read("rtt", Values.Delay, null) / 2 : fields.Read("delay", Values.Delay, null);
        var jitter = fields.Read("jitter", Values.Delay, null);
        // Where one of them stands alone, the other comes from below: see CheckLayers.
        if (delay is { } around && jitter is { } spread)
            CheckJitter(fields, "jitter", around, spread);
        return new LinkSettings(
            delay, jitter, LossReader.Read(fields), fields.Read("rate", Values.Rate, null), fields.Read("queue", Values.Queue, null));
    }

    private static LinkSettings ReadNetem(Fields fields)
    {
        foreach (var other in SettingKeys.Where(k => k is not (NetemKey or "queue") && fields.Has(k)))
            fields.Error(other, $"found beside {NetemKey}, allowed: either {NetemKey}: \"delay 20ms loss 1%\" or keys of its own for each");
        var settings = fields.Read(NetemKey, NetemText.Parse, LinkSettings.None);
        if (settings is { Delay: { } around, Jitter: { } spread })
            CheckJitter(fields, NetemKey, around, spread);
        return settings with { Queue = fields.Read("queue", Values.Queue, null) };
    }

    /// <summary>Entries lie over each other: jitter of one must not exceed the delay of another.</summary>
    public static void CheckLayers(Fields root, IReadOnlyList<LinkRule> links, IReadOnlyList<Zone> zones)
    {
        if (links.All(l => l.Settings.Jitter is null))
            return;
        var all = new LinkRules(links);
        var alone = new LinkRules(links.Where(l => l.Settings.Delay is null != l.Settings.Jitter is null));
        foreach (var from in zones)
            foreach (var to in zones)
                if (alone.Match(from, to) && all.Profile(from, to) is var link && link.Jitter > link.Delay)
                    root.Error("links", $"from {from} to {to}: jitter: {JitterComplaint(link.Jitter, link.Delay)}");
    }

    public static string JitterComplaint(TimeSpan jitter, TimeSpan delay) =>
        $"found {Units.FormatTime(jitter)} with a one-way delay of {Units.FormatTime(delay)}, allowed: up to the delay";

    public static Fields SettingsOf(YamlItem item, string path, Problems problems) => Fields.Of(item, path, problems, SettingKeys);

    /// <summary>The two ends named by <paramref name="key"/>.</summary>
    public static (string A, string B) ReadPair(Fields fields, string key, IReadOnlyList<string> zones)
    {
        if (fields.Find(key) is not YamlList { Items.Count: 2 } list)
        {
            fields.Error(key, $"found {fields.Find(key)?.Described ?? "nothing"}, allowed: a list of two regions or groups");
            return ("", "");
        }
        var names = Items.Names(list, fields.Name(key), zones, "the region or group", fields.Problems);
        return (names[0], names[1]);
    }

    private static IEnumerable<LinkRule> ReadEntry(Fields fields, IReadOnlyList<string> zones) =>
        fields.Has(RttMatrixReader.Key) ? RttMatrixReader.Read(fields, zones) : [ReadRule(fields, zones)];

    private static LinkRule ReadRule(Fields fields, IReadOnlyList<string> zones)
    {
        var settings = ReadSettings(fields);
        if (settings == LinkSettings.None && !fields.Has(NetemKey))
            fields.Problems.Error(fields.At, $"{fields.Path}: found no setting, allowed: {string.Join(", ", SettingKeys)}");
        if (fields.Has("from") || fields.Has("to"))
            return OneWay(fields, zones, settings);
        if (!fields.Has("between"))
            fields.Problems.Error(fields.At, $"{fields.Path}: found no ends, allowed: between: [a, b], or from: a and to: b");
        var (a, b) = fields.Has("between") ? ReadPair(fields, "between", zones) : ("", "");
        return new LinkRule(a, b, BothWays: true, settings);
    }

    private static LinkRule OneWay(Fields fields, IReadOnlyList<string> zones, LinkSettings settings)
    {
        if (fields.Has("between"))
            fields.Error("between", "found beside from or to, allowed: either between (both directions) or from and to (one)");
        return new LinkRule(End(fields, "from", zones), End(fields, "to", zones), BothWays: false, settings);
    }

    private static string End(Fields fields, string key, IReadOnlyList<string> zones)
    {
        fields.Require(key, (text, _) => text, "", "a region or a group, beside the other end");
        return fields.Find(key) is YamlScalar end
            ? Items.Names(end, fields.Name(key), zones, "the region or group", fields.Problems)[0]
            : "";
    }

    // Beyond a third of the delay packets overtake each other; TCP takes that for loss.
    private static void CheckJitter(Fields fields, string key, TimeSpan delay, TimeSpan jitter)
    {
        if (jitter > delay)
            fields.Error(key, JitterComplaint(jitter, delay));
        else if (jitter > delay / 3)
            fields.Problems.Warning(
                fields.AtOf(key),
                $"{fields.Name(key)}: {Units.FormatTime(jitter)} is more than a third of the one-way delay "
                + $"({Units.FormatTime(delay)}): packets will overtake each other, which TCP takes for loss");
    }
}
