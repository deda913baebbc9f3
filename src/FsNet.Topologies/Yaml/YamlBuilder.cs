using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FsNet.Topologies.Yaml;

/// <summary>
/// From a parser's events to items, counted as they come: depth, number and length are bounded before anything is built of them. An
/// alias is the very item that its anchor is at, so it costs nothing, but counts as all that it stands for.
/// </summary>
/// <param name="at">The origin of what stands on a line.</param>
internal sealed class YamlBuilder(IParser parser, Func<int, Origin> at)
{
    private readonly Dictionary<string, Built> _anchors = [];
    private int _items;

    /// <summary>The only document.</summary>
    /// <exception cref="TopologyException">There is none, or more than one, or it exceeds a limit.</exception>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public YamlItem Build()
    {
        Next<StreamStart>();
        if (parser.Current is StreamEnd || !parser.MoveNext() || parser.Current is StreamEnd)
            throw Refuse(1, "found 0 YAML documents, allowed: exactly one");
        parser.MoveNext();
        var root = Take(depth: 0).Item;
        Next<DocumentEnd>();
        parser.MoveNext();
        return parser.Current is StreamEnd ? root : throw Refuse(Line, "found more than one YAML document, allowed: exactly one");
    }

    private int Line => (int)(parser.Current?.Start.Line ?? 1);

    /// <summary>Leaves the parser behind the item.</summary>
    private Built Take(int depth)
    {
        var (line, before) = (Line, _items);
        Count(1, depth, line);
        if (parser.Current is AnchorAlias alias)
            return TakeAlias(alias, depth, line);
        var anchor = parser.Current is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
        var (item, height) = parser.Current switch
        {
            Scalar scalar => (new YamlScalar(TextOf(scalar, line), at(line)), 0),
            SequenceStart => TakeList(depth, line),
            MappingStart => TakeMap(depth, line),
            var other => throw Refuse(line, $"found {other?.GetType().Name}, allowed: text, a list or a mapping"),
        };
        parser.MoveNext();
        var built = new Built(item, _items - before, height);
        if (anchor is not null)
            _anchors[anchor] = built;
        return built;
    }

    private Built TakeAlias(AnchorAlias alias, int depth, int line)
    {
        // One that stands inside its own anchor is not there yet, so nothing ever holds itself.
        if (!_anchors.TryGetValue(alias.Value.Value, out var built))
            throw Refuse(line, $"not valid YAML: there is no anchor '{alias.Value.Value}' before this alias");
        Count(built.Items - 1, depth + built.Height, line);
        parser.MoveNext();
        return built;
    }

    private (YamlItem, int Height) TakeList(int depth, int line)
    {
        var (items, height) = (new List<YamlItem>(), 0);
        parser.MoveNext();
        while (parser.Current is not SequenceEnd)
        {
            var item = Take(depth + 1);
            items.Add(item.Item);
            height = Math.Max(height, item.Height + 1);
        }
        return (new YamlList(items, at(line)), height);
    }

    private (YamlItem, int Height) TakeMap(int depth, int line)
    {
        var (entries, merged, keys, height) = (new List<YamlEntry>(), new List<YamlEntry>(), new HashSet<string>(), 0);
        parser.MoveNext();
        while (parser.Current is not MappingEnd)
        {
            var keyLine = Line;
            if (parser.Current is not Scalar key)
                throw Refuse(keyLine, $"found {Describe(parser.Current)} as a key, allowed: text");
            var text = TextOf(key, keyLine);
            if (!keys.Add(text))
                throw Refuse(keyLine, $"not valid YAML: Duplicate key '{text}'");
            var isMerge = key is { Style: ScalarStyle.Plain, Value: MergeKeys.Key };
            parser.MoveNext();
            var value = Take(depth + 1);
            height = Math.Max(height, value.Height + 1);
            if (isMerge)
                merged.AddRange(MergeKeys.Of(value.Item) ?? throw Refuse(keyLine, MergeKeys.Complaint(value.Item)));
            else
                entries.Add(new YamlEntry(text, value.Item, at(keyLine)));
        }
        return (new YamlMap([.. entries, .. MergeKeys.Missing(entries, merged)], at(line)), height);
    }

    private string TextOf(Scalar scalar, int line) => scalar.Value.Length <= YamlTree.MaxTextLength
        ? scalar.Value
        : throw Refuse(line, $"found {scalar.Value.Length} characters in one value, allowed: up to {YamlTree.MaxTextLength}");

    private void Count(int items, int depth, int line)
    {
        _items += items;
        if (_items > YamlTree.MaxItems || depth > YamlTree.MaxDepth)
            throw Refuse(line, $"more than {YamlTree.MaxItems} items or {YamlTree.MaxDepth} levels, allowed: fewer");
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (parser.Current is null)
            parser.MoveNext();
        if (parser.Current is not T)
            throw Refuse(Line, $"not valid YAML: found {Describe(parser.Current)}");
    }

    private static string Describe(ParsingEvent? e) => e switch
    {
        SequenceStart => "a list",
        MappingStart => "a mapping",
        AnchorAlias => "an alias",
        _ => e?.GetType().Name ?? "nothing",
    };

    private TopologyException Refuse(int line, string message) => new(new Problem(at(Math.Max(1, line)), message));

    /// <param name="Items">All that it holds, itself included.</param>
    /// <param name="Height">Levels below it.</param>
    private readonly record struct Built(YamlItem Item, int Items, int Height);
}
