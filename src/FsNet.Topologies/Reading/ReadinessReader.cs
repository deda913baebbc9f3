using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary><c>ready: { line: listening }</c>, <c>{ tcp: {port} }</c>, <c>{ udp: 6969 }</c> or <c>{ after: 1s }</c>, and <c>within: 30s</c>.</summary>
internal static class ReadinessReader
{
    private static readonly string[] Ways = ["line", "tcp", "udp", "after"];

    /// <summary>What is looked at from outside has nothing of a file that might be shared.</summary>
    private static readonly string[] Allowed = [Placeholders.Ip, Placeholders.Port, Placeholders.Node, Placeholders.Number, Placeholders.Name];

    public static Readiness Read(Fields program)
    {
        if (program.Find("ready") is not { } item)
            return Readiness.Default;
        var ready = Fields.Of(item, program.Name("ready"), program.Problems, [.. Ways, "within"]);
        if (Ways.Count(ready.Has) != 1)
            program.Error("ready", $"found {item.Described}, allowed: exactly one of {string.Join(", ", Ways)}");
        var within = ready.Read("within", Values.Patience, Readiness.Default.Within);
        if (ready.Has("line"))
            return new Readiness.Line(Checked(ready, "line", ready.Read("line", Values.Text, "")), within);
        if (ready.Has("tcp") || ready.Has("udp"))
            return Port(ready, ready.Has("tcp") ? "tcp" : "udp", within);
        return new Readiness.After(ready.Read("after", Values.Patience, TimeSpan.Zero), within);
    }

    // Without quotes {port} is a mapping with one key, and everybody knows what is meant.
    private static Readiness.Port Port(Fields ready, string key, TimeSpan within)
    {
        var isBare = ready.Find(key) is YamlMap { Entries: [{ Value: YamlScalar { Text: "" } }] };
        var text = isBare ? $"{{{((YamlMap)ready.Find(key)!).Entries[0].Key}}}" : ready.Read(key, Values.PortOrPlaceholder, "");
        return new Readiness.Port(Checked(ready, key, text), key == "udp", within);
    }

    private static Template Checked(Fields ready, string key, string text)
    {
        var template = new Template(text);
        Templates.Check(ready, key, template, Allowed);
        return template;
    }
}
