using FsNet.Links;

namespace FsNet.Topologies;

/// <summary>
/// Link entries found by the ends that they name: a table of round trips between hundreds of regions is tens of thousands of them, and
/// every pair of zones asks.
/// </summary>
public sealed class LinkRules
{
    private readonly List<LinkRule> _rules = [];
    private readonly Dictionary<(string From, string To), List<int>> _byEnds = [];

    /// <param name="rules">In file order.</param>
    public LinkRules(IEnumerable<LinkRule> rules)
    {
        foreach (var rule in rules)
            Add(rule);
    }

    /// <summary>Its keys win over those of all before.</summary>
    public void Add(LinkRule rule)
    {
        Note(rule.From, rule.To);
        if (rule.BothWays && rule.From != rule.To)
            Note(rule.To, rule.From);
        _rules.Add(rule);
    }

    /// <summary>Whether any entry says something of packets from one zone to another.</summary>
    public bool Match(Zone from, Zone to) => Numbers(from, to).Any();

    public LinkProfile Profile(Zone from, Zone to) => Numbers(from, to).Distinct().Order()
        .Aggregate(LinkProfile.Ideal, (below, number) => _rules[number].Settings.Over(below));

    private void Note(string from, string to)
    {
        if (!_byEnds.TryGetValue((from, to), out var numbers))
            _byEnds[(from, to)] = numbers = [];
        numbers.Add(_rules.Count);
    }

    private IEnumerable<int> Numbers(Zone sender, Zone receiver) =>
        from a in NamesOf(sender)
        from b in NamesOf(receiver)
        from number in _byEnds.GetValueOrDefault((a, b)) ?? []
        select number;

    private static string[] NamesOf(Zone zone) => zone.Region is null ? [zone.Group] : [zone.Group, zone.Region];
}
