using FsNet.Base;
using FsNet.Links;

namespace FsNet.Topologies.Reading;

/// <summary>
/// A link as <c>tc</c> has it: <c>delay 20ms 5ms loss 1% rate 10mbit</c>, or the whole line up to there
/// (<c>tc qdisc add dev eth0 root netem delay 20ms</c>). The words are those of tc-netem(8); what the links of a swarm do not do is refused.
/// </summary>
internal sealed class NetemText
{
    private const string Example = "for example delay 20ms 5ms loss 1% rate 10mbit";

    private readonly string _field;
    private readonly Queue<string> _words;
    private readonly HashSet<string> _seen = [];
    private LinkSettings _settings = LinkSettings.None;

    private NetemText(string text, string field)
    {
        _field = field;
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var isLine = words is ["tc" or "qdisc" or "netem", ..];
        _words = new Queue<string>(isLine ? words.SkipWhile(w => w != "netem").Skip(1) : words);
    }

    /// <exception cref="UnitException">The text is none, or asks for what links do not do; names the field, and the word.</exception>
    public static LinkSettings Parse(string text, string field) => new NetemText(text, field).Read(text);

    private LinkSettings Read(string text)
    {
        if (_words.Count == 0)
            throw new UnitException($"{_field}: found '{text}', allowed: the words of tc's netem, {Example}");
        while (_words.TryDequeue(out var word))
            ReadWord(word);
        return _settings;
    }

    private void ReadWord(string word)
    {
        var name = word switch { "latency" => "delay", "drop" => "loss", _ => word };
        if (!_seen.Add(name))
            throw Refuse(word, "found a second time, allowed: once");
        _settings = name switch
        {
            "delay" => ReadDelay(word),
            "loss" => _settings with { Loss = ReadLoss(word) },
            "rate" => _settings with { RateBitsPerSecond = ReadRate(word) },
            "distribution" when Next(word) == "uniform" => _settings,
            "distribution" => throw Refuse(word, "allowed: uniform, as jitter is on all links, or nothing"),
            "limit" => throw Refuse(word, "found a queue in packets, allowed: the key queue, in time (queue: 50ms)"),
            "corrupt" or "duplicate" or "reorder" or "gap" or "slot" or "ecn" or "seed" =>
                throw Refuse(word, $"links do not do this, allowed: delay, loss, rate ({Example})"),
            _ => throw new UnitException($"{_field}: found '{word}', allowed: delay, loss, rate ({Example})"),
        };
    }

    private LinkSettings ReadDelay(string word)
    {
        var delay = Values.Delay(TimeOf(Next(word)), $"{_field}: {word}");
        var jitter = HasNumber() ? Values.Delay(TimeOf(_words.Dequeue()), $"{_field}: {word}, its jitter") : null;
        RefuseMore(word, "a correlation");
        return _settings with { Delay = delay, Jitter = jitter };
    }

    private Loss ReadLoss(string word)
    {
        var first = Next(word);
        if (first == "state")
            throw Refuse(word, "found four states, allowed: a percentage, or gemodel with two");
        if (first == "gemodel")
            return ReadBursts($"{word} {first}");
        var loss = new Loss(Units.ParsePercent(first == "random" ? Next(word) : first, $"{_field}: {word}"), null);
        RefuseMore(word, "a correlation");
        return loss;
    }

    /// <summary>Gilbert's model: p and r, the chances to enter the bad state and to leave it.</summary>
    private Loss ReadBursts(string word)
    {
        var enter = Units.ParsePercent(Next(word), $"{_field}: {word}, its p");
        var leave = Units.ParsePercent(Next(word), $"{_field}: {word}, its r");
        if (leave <= 0)
            throw Refuse(word, "found an r of 0%, allowed: more, or the loss never ends");
        foreach (var (name, only) in (ReadOnlySpan<(string, double)>)[("1-h", 1), ("1-k", 0)])
            if (HasNumber() && Units.ParsePercent(_words.Dequeue(), $"{_field}: {word}, its {name}") != only)
                throw Refuse(word, $"found another {name}, allowed: {only * 100:0}%, for every packet is lost in the bad state, and none in the good one");
        return new Loss(enter / (enter + leave), 1 / leave);
    }

    private long? ReadRate(string word)
    {
        var text = Next(word);
        // Of tc, bps is bytes per second.
        var isBytes = text.EndsWith("bps", StringComparison.OrdinalIgnoreCase);
        var rate = Values.Rate(isBytes ? $"{text[..^2]}it" : text, $"{_field}: {word}");
        RefuseMore(word, "a packet overhead");
        return isBytes ? rate * 8 : rate;
    }

    private string Next(string word) =>
        _words.TryDequeue(out var next) ? next : throw Refuse(word, $"found nothing behind it, allowed: its value, {Example}");

    private bool HasNumber() => _words.TryPeek(out var next) && char.IsAsciiDigit(next[0]);

    private void RefuseMore(string word, string what)
    {
        if (HasNumber())
            throw Refuse(word, $"found {what} of '{_words.Peek()}', which links do not have, allowed: none");
    }

    private UnitException Refuse(string word, string message) => new($"{_field}: {word}: {message}");

    /// <summary>tc takes <c>20msec</c>, <c>1secs</c>, too.</summary>
    private static string TimeOf(string text) =>
        text.EndsWith("secs", StringComparison.Ordinal) ? $"{text[..^4]}s"
        : text.EndsWith("sec", StringComparison.Ordinal) ? $"{text[..^3]}s"
        : text;
}
