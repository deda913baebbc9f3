using System.CommandLine;
using System.Globalization;
using System.Net;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Commands;

/// <summary>The flags of the commands that take part in swarms.</summary>
internal sealed class NodeFlags
{
    private const string DefaultListen = "0.0.0.0:9100";
    private const int DefaultUploads = 8;
    private const int MaxUploads = 1024;

    private static readonly SwarmOptions Defaults = new();

    private readonly Flag<IPEndPoint> _listen =
        Flags.Listen("--listen", "Where other nodes reach this one; a free port where the default is taken.", DefaultListen);

    private readonly Flag<string> _name = new(
        "--name", "NAME", "What this node calls itself, for people: info shows it beside the address.",
        ReadName, NodeName.Of(Environment.MachineName), "the host's name");

    private readonly Flag<ushort?> _advertised = new(
        "--advertise-port", "PORT", "The port that others are told, where a router or container maps it to that of --listen.",
        ReadPort, null, "that of --listen");

    private readonly Flag<ListenChoice> _status = NewStatus();

    private readonly Flag<string[]> _statusHosts = HostNames.NewFlag(HostNames.Flag, "the status pages");

    private readonly Flag<string?> _state = Flags.Text(
        "--state", "DIR", "Keep the hashes of files in this folder of this node alone: what has not changed is not read at the next start.");

    private readonly Flag<long?> _up = Flags.Rate("--up", "Send no faster than this, all peers together.");
    private readonly Flag<long?> _down = Flags.Rate("--down", "Receive no faster than this, all peers together.");

    private readonly Flag<BlockPolicy> _blocks = Flags.Choice(
        "--block-policy", "Which block is offered, or asked for, first.", "rarest-first",
        ("rarest-first", BlockPolicy.RarestFirst), ("random", BlockPolicy.Random), ("sequential", BlockPolicy.Sequential));

    private readonly Flag<PeerPolicy> _peers = Flags.Choice(
        "--peer-policy", "Which peer is offered a block first; auto is neediest.", "auto",
        ("auto", PeerPolicy.Neediest), ("fair", PeerPolicy.Fair), ("random", PeerPolicy.Random), ("neediest", PeerPolicy.Neediest));

    private readonly Flag<int> _uploads = new(
        "--uploads", "N|auto", "Blocks that are sent at the same time.", ReadUploads, DefaultUploads, "auto");

    private readonly Flag<int> _degree = new(
        "--degree",
        "N",
        "Connections to look for, for each file; about as many others look for this node.",
        ReadDegree,
        Defaults.TargetPeers,
        $"{Defaults.TargetPeers}");

    private readonly Flag<long> _prefixV4 = Flags.Number(
        "--prefix-v4", "Bits of an IPv4 address that make one stranger, who has one share of places.", PrefixLengths.Default.V4, 8, 32);

    private readonly Flag<long> _prefixV6 = Flags.Number(
        "--prefix-v6", "Bits of an IPv6 address that make one stranger.", PrefixLengths.Default.V6, 16, 128);

    private readonly Flag<string?> _events = Flags.Text(
        "--events", "FILE", "Also write what happens to this file, one JSON object a line; in a folder the file is named after the host.");
    private readonly Flag<bool> _gate = Flags.Switch("--gate", "Get ready, then wait for a line on standard input or POST /start.");
    private readonly Flag<bool> _lifeline = Flags.Switch("--lifeline", "End when standard input is closed: the parent is gone.");

    public static Flag<ListenChoice> NewStatus() =>
        Flags.ListenOrOff("--status", "Where /healthz, /status and /metrics are served.", "127.0.0.1:0");

    public void AddTo(Command command)
    {
        Option[] options =
        [
            _name, _listen, _advertised, _status, _statusHosts, _state, _up, _down, _blocks, _peers, _uploads, _degree, _prefixV4, _prefixV6, _events, _gate, _lifeline,
        ];
        foreach (var option in options)
            command.Options.Add(option);
    }

    public EndPoint? Status(ParseResult parsed) => parsed.GetRequiredValue(_status).EndPoint;

    public IReadOnlyCollection<string> StatusHosts(ParseResult parsed) => parsed.GetRequiredValue(_statusHosts);

    public string? Events(ParseResult parsed) => parsed.GetValue(_events);

    public bool HasState(ParseResult parsed) => parsed.GetValue(_state) is not null;

    public bool Gate(ParseResult parsed) => parsed.GetValue(_gate);

    public bool Lifeline(ParseResult parsed) => parsed.GetValue(_lifeline);

    public NodeOptions Read(ParseResult parsed, HostEndPoint tracker) => new()
    {
        Tracker = tracker,
        Name = parsed.GetRequiredValue(_name),
        Listen = parsed.GetRequiredValue(_listen),
        ListenElsewhere = parsed.GetResult(_listen) is null or { Implicit: true },
        AdvertisedPort = parsed.GetValue(_advertised),
        State = parsed.GetValue(_state),
        UpBitsPerSecond = parsed.GetValue(_up),
        DownBitsPerSecond = parsed.GetValue(_down),
        Swarm = new SwarmOptions
        {
            Blocks = parsed.GetValue(_blocks),
            Peers = parsed.GetValue(_peers),
            Uploads = parsed.GetValue(_uploads),
            TargetPeers = parsed.GetValue(_degree),
            Prefixes = new PrefixLengths((int)parsed.GetValue(_prefixV4), (int)parsed.GetValue(_prefixV6)),
        },
    };

    private static string ReadName(string text, string field) => NodeName.Complaint(text) is { } complaint
        ? throw new UnitException($"{field}: '{text}' cannot be a node's name: {complaint}; allowed: 1 to {NodeName.MaxBytes} bytes of printed text")
        : text;

    private static ushort? ReadPort(string text, string field) => ushort.TryParse(text, CultureInfo.InvariantCulture, out var port) && port > 0
        ? port
        : throw new UnitException($"{field}: '{text}' is not a port from 1 to 65535");

    private static int ReadDegree(string text, string field) =>
        int.TryParse(text, out var n) && n >= 1 && n <= Defaults.MaxPeers
            ? n
            : throw new UnitException($"{field}: '{text}' is not a whole number from 1 to {Defaults.MaxPeers}");

    private static int ReadUploads(string text, string field) => text switch
    {
        "auto" => DefaultUploads,
        _ when int.TryParse(text, out var n) && n is >= 1 and <= MaxUploads => n,
        _ => throw new UnitException($"{field}: '{text}' is neither auto nor a whole number from 1 to {MaxUploads}"),
    };
}
