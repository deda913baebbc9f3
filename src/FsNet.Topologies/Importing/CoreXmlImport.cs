using System.Xml;
using System.Xml.Linq;
using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Importing;

/// <summary>A scenario of CORE as XML: devices are hosts or, by their type, routers; networks are switches.</summary>
internal sealed class CoreXmlImport
{
    private static readonly string[] Routers = ["router", "mdr", "prouter", "OVS"];
    private static readonly string[] Sections = ["networks", "devices", "links"];
    private static readonly string[] ReadOptions = ["delay", "jitter", "loss", "per", "bandwidth", "unidirectional"];

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = YamlTree.MaxFileBytes,
    };

    private readonly Lab _lab;
    private readonly XElement _root;
    private readonly Dictionary<string, string> _nameOf = [];

    private CoreXmlImport(XElement root, string source) =>
        (_root, _lab) = (root, new Lab(Path.GetFileNameWithoutExtension((string?)root.Attribute("name") ?? source), source));

    /// <exception cref="TopologyException">It is no such scenario.</exception>
    public static Lab Read(string text, string source)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            var root = XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
            return root.Name == "scenario"
                ? new CoreXmlImport(root, source).Read()
                : throw Lab.Refuse(new Origin(source, 1), $"found <{root.Name}>, allowed: the <scenario> of CORE");
        }
        catch (XmlException e)
        {
            throw Lab.Refuse(new Origin(source, Math.Max(1, e.LineNumber)), $"not valid XML: {e.Message}");
        }
    }

    private Lab Read()
    {
        foreach (var network in _root.Elements("networks").Elements("network"))
            AddNode(network, LabKind.Switch);
        foreach (var device in _root.Elements("devices").Elements("device"))
            AddNode(device, Routers.Contains((string?)device.Attribute("type") ?? "") ? LabKind.Router : LabKind.Host);
        foreach (var link in _root.Elements("links").Elements("link"))
            AddLink(link);
        foreach (var other in _root.Elements().Where(e => !Sections.Contains(e.Name.LocalName) && e.HasElements))
            _lab.LeaveOut(other.Name.LocalName);
        return _lab;
    }

    private void AddNode(XElement element, LabKind kind)
    {
        var id = Required(element, "id");
        var name = (string?)element.Attribute("name") ?? $"n{id}";
        if (!_nameOf.TryAdd(id, name))
            throw Lab.Refuse(At(element), $"id: found '{id}' a second time, allowed: once");
        _lab.AddNode(name, kind, At(element));
        if (kind == LabKind.Switch && ((string?)element.Attribute("type"))?.Contains("WIRELESS", StringComparison.OrdinalIgnoreCase) == true)
            _lab.LeaveOut($"network {name}: what range and interference do; it is a switch");
        foreach (var services in element.Elements().Where(e => e.HasElements))
            _lab.LeaveOut($"node {name}: {services.Name.LocalName}");
    }

    private void AddLink(XElement element)
    {
        var (a, b) = (EndOf(element, "node1", "node_one"), EndOf(element, "node2", "node_two"));
        var options = element.Element("options");
        var settings = CoreOptions.Read(name => (string?)options?.Attribute(name), At(options ?? element));
        foreach (var other in options?.Attributes().Where(o => !ReadOptions.Contains(o.Name.LocalName) && o.Value is not ("" or "0" or "0.0")) ?? [])
            _lab.LeaveOut($"link {a} to {b}: {other.Name.LocalName} {other.Value}");
        var back = (string?)options?.Attribute("unidirectional") is "1" or "True" or "true" ? BackOf(element, a, b) : settings;
        if (back is not null)
            _lab.AddLink(new LabLink(a, b, settings, back), At(element));
    }

    /// <summary>Of two elements, one for each direction, the first makes the link; null for the second.</summary>
    private LinkSettings? BackOf(XElement element, string a, string b)
    {
        if (element.ElementsBeforeSelf("link").Any(l => Joins(l, b, a)))
            return null;
        var other = element.ElementsAfterSelf("link").FirstOrDefault(l => Joins(l, b, a))?.Element("options");
        return CoreOptions.Read(name => (string?)other?.Attribute(name), At(other ?? element));
    }

    private bool Joins(XElement link, string a, string b) => EndOf(link, "node1", "node_one") == a && EndOf(link, "node2", "node_two") == b;

    private string EndOf(XElement link, string key, string oldKey)
    {
        var id = (string?)link.Attribute(oldKey) ?? Required(link, key);
        return _nameOf.TryGetValue(id, out var name)
            ? name
            : throw Lab.Refuse(At(link), $"{key}: found '{id}', allowed: the id of a device or a network");
    }

    private string Required(XElement element, string key) => (string?)element.Attribute(key)
        ?? throw Lab.Refuse(At(element), $"<{element.Name}>: {key} is missing, allowed: an id");

    private Origin At(XElement element) => new(_lab.Source, Math.Max(1, ((IXmlLineInfo)element).LineNumber));
}
