using System.Globalization;
using System.Xml.Linq;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests.Wireshark;

/// <summary>One message as tshark with our dissector shows it.</summary>
/// <param name="Protocol"><c>fsnet.track</c> or <c>fsnet.peer</c>.</param>
/// <param name="Fields">What is shown by its filter name; the names of complaints are among them.</param>
internal sealed record Message(int Frame, string Stream, string From, string To, string Protocol, ILookup<string, string> Fields)
{
    public string? this[string field] => Fields[$"{Protocol}.{field}"].FirstOrDefault();

    public long Number(string field) => long.Parse(this[field]!, CultureInfo.InvariantCulture);

    public bool Has(string field) => Fields.Contains($"{Protocol}.{field}");
}

/// <summary>A capture as tshark with our dissector shows it.</summary>
internal sealed class Dissection
{
    /// <summary>What says that something could not be read.</summary>
    private static readonly string[] Faults =
    [
        "not_fsnet", "malformed", "unknown_version", "unknown_type", "too_long", "cut", "unknown_field", "undecoded", "tlv.unknown",
        "no_frame", "bad_length", "middle",
    ];

    private Dissection(IReadOnlyList<Message> messages, IReadOnlyDictionary<(string, string), long> payloadBytes) =>
        (Messages, PayloadBytes) = (messages, payloadBytes);

    public IReadOnlyList<Message> Messages { get; }

    /// <summary>Bytes that each direction of each TCP connection carried, by the number of the connection and the sender.</summary>
    public IReadOnlyDictionary<(string Stream, string From), long> PayloadBytes { get; }

    public IEnumerable<Message> Faulty => Messages.Where(m => Faults.Any(m.Has));

    public IEnumerable<Message> Of(string protocol) => Messages.Where(m => m.Protocol == $"fsnet.{protocol}");

    /// <param name="filter">Of the packets that are shown.</param>
    public static async Task<Dissection> ReadAsync(Lab lab, string path, string filter = "ip")
    {
        // Twice over the packets, so that a request knows its answer; put together also where segments came in another order.
        var tshark = await RunAsync(lab, "-2", "-r", path, "-R", "ip", "-Y", filter, "-T", "pdml");
        var messages = new List<Message>();
        var payload = new Dictionary<(string, string), long>();
        foreach (var packet in XDocument.Parse(tshark.Output).Root!.Elements("packet"))
            Read(packet, messages, payload);
        return new Dissection(messages, payload);
    }

    /// <summary>Runs tshark with our dissector; that it ends well and no Lua code fails is always asked.</summary>
    public static async Task<RunningProgram> RunAsync(Lab lab, params string[] arguments)
    {
        var tshark = await lab.RunAsync(
            Programs.Find("tshark")!,
            ["-n", "-X", $"lua_script:{Repository.Dissector}", "-o", "tcp.reassemble_out_of_order:TRUE", .. arguments]);
        Assert.True(await tshark.ExitAsync() == 0, tshark.Error);
        Assert.DoesNotContain("Lua Error", tshark.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("lua", tshark.Error, StringComparison.OrdinalIgnoreCase);
        return tshark;
    }

    private static void Read(XElement packet, List<Message> messages, Dictionary<(string, string), long> payload)
    {
        var all = FieldsOf(packet);
        string First(string name) => all[name].FirstOrDefault() ?? "";
        var (from, to, stream) = (First("ip.src"), First("ip.dst"), First("tcp.stream"));
        if (stream.Length > 0 && First("tcp.len") is not "0" and var length)
        {
            // Relative numbers begin with the SYN.
            var end = long.Parse(First("tcp.seq"), CultureInfo.InvariantCulture) + long.Parse(length, CultureInfo.InvariantCulture) - 1;
            payload[(stream, from)] = Math.Max(end, payload.GetValueOrDefault((stream, from)));
        }
        foreach (var proto in packet.Elements("proto").Where(p => Name(p).StartsWith("fsnet.", StringComparison.Ordinal)))
        {
            var frame = int.Parse(First("frame.number"), CultureInfo.InvariantCulture);
            messages.Add(new Message(frame, stream, from, to, Name(proto), FieldsOf(proto)));
        }
    }

    private static ILookup<string, string> FieldsOf(XElement element) =>
        element.Descendants("field").ToLookup(Name, f => (string?)f.Attribute("show") ?? "");

    private static string Name(XElement element) => (string?)element.Attribute("name") ?? "";
}
