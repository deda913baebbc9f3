namespace FsNet.Topologies.Importing;

/// <summary>A scenario of CORE's older GUI, <c>.imn</c>: blocks <c>node n1 { type router; model PC; ... }</c> and <c>link l1 { nodes {n1 n2} ... }</c>.</summary>
internal sealed class CoreImnImport
{
    private static readonly string[] Switches = ["lanswitch", "hub", "wlan", "emane"];
    private static readonly string[] Hosts = ["PC", "host"];
    private static readonly string[] Numbers = ["delay", "jitter", "ber", "loss", "bandwidth"];

    /// <summary>How it is drawn.</summary>
    private static readonly string[] Looks =
        ["canvas", "iconcoords", "labelcoords", "interface-peer", "color", "width", "custom-image", "icon", "hidden", "nodes", "type", "model"];

    private readonly Lab _lab;

    private CoreImnImport(string source) => _lab = new Lab(Path.GetFileNameWithoutExtension(source), source);

    /// <exception cref="TopologyException">It is no such scenario.</exception>
    public static Lab Read(string text, string source) => new CoreImnImport(source).Read(text);

    private Lab Read(string text)
    {
        var statements = TclText.Statements(text, 1, At).ToList();
        if (statements.Count == 0)
            throw Lab.Refuse(At(1), "found nothing, allowed: the nodes and links of CORE");
        foreach (var (words, _) in statements.Where(s => s.Words is [{ Text: "node" }, _, _]))
            ReadNode(words[1].Text, Block(words[2]), At(words[0].Line));
        foreach (var (words, _) in statements.Where(s => s.Words is [{ Text: "link" }, _, _]))
            ReadLink(words[1].Text, Block(words[2]), At(words[0].Line));
        foreach (var (words, _) in statements.Where(s => s.Words is not [{ Text: "node" or "link" }, _, _]))
            _lab.LeaveOut(string.Join(' ', words.TakeWhile(w => !w.Text.Contains('\n')).Select(w => w.Text)));
        return _lab;
    }

    private List<(string Key, string Value)> Block(TclWord block) =>
        [.. TclText.Statements(block.Text, block.Line, At).Select(s => (s.Words[0].Text, s.Words.Count > 1 ? s.Words[1].Text : ""))];

    private void ReadNode(string name, List<(string Key, string Value)> block, Origin at)
    {
        var type = Of(block, "type");
        var isSwitch = Switches.Contains(type);
        _lab.AddNode(name, isSwitch ? LabKind.Switch : Hosts.Contains(Of(block, "model")) ? LabKind.Host : LabKind.Router, at);
        if (type is "wlan" or "emane")
            _lab.LeaveOut($"node {name}: what range and interference do; it is a switch");
        LeaveOut($"node {name}", block, isSwitch ? ["network-config"] : []);
    }

    private void ReadLink(string name, List<(string Key, string Value)> block, Origin at)
    {
        if (Of(block, "nodes")?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not [var a, var b])
            throw Lab.Refuse(at, $"link {name}: nodes: found '{Of(block, "nodes")}', allowed: two names of nodes");
        LeaveOut($"link {name}", block, Numbers);
        _lab.AddLink(new LabLink(a, b, Direction(block, 0, at), Direction(block, 1, at)), at);
    }

    /// <summary>A value in braces is one for each direction: <c>delay {20000 40000}</c>.</summary>
    private static LinkSettings Direction(List<(string Key, string Value)> block, int direction, Origin at) => CoreOptions.Read(
        name => Of(block, name)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) switch
        {
            [var both] => both,
            [_, _] two => two[direction],
            _ => null,
        },
        at);

    private void LeaveOut(string what, List<(string Key, string Value)> block, string[] read)
    {
        var others = block.Select(e => e.Key).Except([.. Looks, .. read]).ToList();
        if (others.Count > 0)
            _lab.LeaveOut($"{what}: {string.Join(", ", others)}");
    }

    private static string? Of(List<(string Key, string Value)> block, string key) => block.Find(e => e.Key == key).Value;

    private Origin At(int line) => new(_lab.Source, line);
}
