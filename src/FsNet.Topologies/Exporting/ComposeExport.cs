using System.Globalization;
using FsNet.Topologies.Planning;

namespace FsNet.Topologies.Exporting;

/// <summary>
/// A Compose file that comes up by itself: a service for each group, and a conductor (<c>fsnet attach</c>) that shapes and measures the
/// links before it opens the nodes' gates, makes the timeline happen, and judges. The topology is inside, as a config.
/// </summary>
internal sealed class ComposeExport(Topology topology)
{
    private const string TrackerAlias = "tracker.swarm";

    // A group's name has no underscore, so that these are nobody's.
    private const string ContentService = "fsnet_content";
    private const string ConductorService = "fsnet_conductor";

    private readonly string _fileName = topology.File is FileSpec.OnDisk disk ? Path.GetFileName(disk.Path) : $"{topology.Name}.bin";

    public static Exported Of(Topology topology) => new ComposeExport(topology).Export();

    private string ContentPath => $"/content/{_fileName}";

    private Exported Export() => Exported.WithHeader("#", About, [.. Gaps.Content(topology)], YamlText.Of(YamlText.Map(
        ("name", $"fsnet-{topology.Name}"),
        ("services", Services()),
        ("networks", YamlText.Map(
            ("swarm", Network("${FSNET_SWARM_SUBNET:-10.190.0.0/16}")), ("control", Network("${FSNET_CONTROL_SUBNET:-10.191.0.0/16}")))),
        ("volumes", YamlText.Map(("content", Empty), ("events", Empty), ("runs", Empty))),
        ("configs", YamlText.Map(("topology", YamlText.Map(("content", Literal(TopologyWriter.Write(topology))))))))));

    private IEnumerable<string> About =>
    [
        $"The swarm '{topology.Name}' for Docker Compose 2.23.1 or later, by fsnet export; needs the images fsnet-tracker, fsnet-node and",
        "fsnet-testbed (compose/build-images.sh builds them).",
        "",
        "  docker compose -f THIS_FILE up                                    progress, the links asked against measured, the report",
        $"  docker compose -f THIS_FILE cp {ConductorService}:/runs .           what the run left, with report.html",
        "  docker compose -f THIS_FILE down -v                               leaves nothing",
        "  FSNET_STAY=false docker compose -f THIS_FILE up -d && docker compose -f THIS_FILE wait " + ConductorService,
        "                                                                    ends with the verdict as its exit code",
        "",
        "Links are shaped from outside by the conductor, which therefore shares the host's process ids, holds SYS_ADMIN and NET_ADMIN,",
        "and talks to the engine; no node holds any capability. No block crosses a link before that is as asked.",
    ];

    private Dictionary<string, object> Services()
    {
        var services = topology.Groups.OrderBy(g => g.Role).ToDictionary(g => g.Name, g => (object)ServiceOf(g));
        services[ContentService] = Content();
        services[ConductorService] = Conductor();
        return services;
    }

    private IReadOnlyDictionary<string, object> ServiceOf(Group group) => YamlText.Map(
        ("image", group.Role == Role.Tracker ? Image("tracker") : Image("node")),
        ("command", CommandOf(group)),
        ("scale", group.Count),
        ("restart", "no"),
        ("read_only", true),
        ("cap_drop", new[] { "ALL" }),
        ("security_opt", new[] { "no-new-privileges:true" }),
        ("environment", group.Role == Role.Tracker ? null : TrackerEnvironment),
        ("networks", NetworksOf(group)),
        ("ports", new[] { $"127.0.0.1::{StatusPort(group)}" }),
        ("volumes", VolumesOf(group)),
        ("depends_on", group.Role == Role.Tracker ? null : YamlText.Map(
            (topology.Tracker.Zone.Group, YamlText.Map(("condition", "service_healthy"))),
            (ContentService, YamlText.Map(("condition", "service_completed_successfully"))))));

    private static IReadOnlyDictionary<string, object> TrackerEnvironment =>
        YamlText.Map(("FSNET_TRACKER", $"{TrackerAlias}:{NodePorts.Usual.Tracker}"));

    private string[]? CommandOf(Group group) => group.Role switch
    {
        Role.Tracker => null,
        Role.Seed => ["share", .. NodeCommand.Block(topology), .. Common, "--", Literal(ContentPath)],
        _ => ["get", "--wait", "1min", .. NodeCommand.Stay(group.Members().First()), .. Common, "--", Literal(_fileName)],
    };

    private IEnumerable<string> Common => ["--gate", "--events", "/events", .. NodeCommand.Policy(topology.Policy)];

    private static string[]? VolumesOf(Group group) => group.Role switch
    {
        Role.Tracker => null,
        Role.Seed => ["content:/content:ro", "events:/events"],
        _ => ["/data", "events:/events"],
    };

    // The tracker's name resolves to its address on the shaped network only.
    private static object NetworksOf(Group group) => group.Role == Role.Tracker
        ? YamlText.Map(("swarm", YamlText.Map(("aliases", new[] { TrackerAlias }))), ("control", Empty))
        : new[] { "swarm", "control" };

    /// <summary>Puts the file where seeds and conductor find it, and gives the folder of events to the nodes' user.</summary>
    private IReadOnlyDictionary<string, object> Content() => YamlText.Map(
        ("image", Image("testbed")),
        ("network_mode", "none"),
        ("entrypoint", new[] { "/bin/sh", "-c" }),
        ("command", new[] { $"{Fill} && chown 1654:1654 /events" }),
        ("volumes", topology.File is FileSpec.OnDisk disk
            ? [.. ContentVolumes, YamlText.Map(("type", "bind"), ("source", Literal(disk.Path)), ("target", "/given"), ("read_only", true))]
            : ContentVolumes));

    private static object[] ContentVolumes => ["content:/content", "events:/events"];

    private string Fill => topology.File is FileSpec.Generated generated
        ? string.Create(CultureInfo.InvariantCulture, $"test -s {ContentPath} || head -c {generated.Bytes} /dev/urandom >{ContentPath}")
        : $"cp /given '{Literal(ContentPath.Replace("'", "'\\''", StringComparison.Ordinal))}' && chmod a+r /content/*";

    private IReadOnlyDictionary<string, object> Conductor() => YamlText.Map(
        ("image", Image("testbed")),
        ("entrypoint", new[] { "/opt/fsnet/fsnet" }),
        ("command", new[]
        {
            "attach", "/topology.yaml", "--project", "${COMPOSE_PROJECT_NAME}", "--set", $"file.path={Literal(ContentPath)}",
            "--stay=${FSNET_STAY:-true}",
        }),
        ("environment", YamlText.Map(("FSNET_DASHBOARD", "off"))),
        // Where runs/NAME-TIME is the volume's.
        ("working_dir", "/"),
        ("pid", "host"),
        ("cap_drop", new[] { "ALL" }),
        ("cap_add", new[] { "SYS_ADMIN", "NET_ADMIN", "NET_RAW", "SYS_PTRACE", "SYS_NICE", "DAC_OVERRIDE", "DAC_READ_SEARCH" }),
        ("security_opt", new[] { "apparmor=unconfined" }),
        ("networks", new[] { "control" }),
        ("configs", new[] { YamlText.Map(("source", "topology"), ("target", "/topology.yaml")) }),
        ("volumes", new[] { "/var/run/docker.sock:/var/run/docker.sock", "content:/content:ro", "events:/events", "runs:/runs" }),
        ("depends_on", topology.Groups.ToDictionary(g => g.Name, _ => YamlText.Map(("condition", "service_started")))));

    private static IReadOnlyDictionary<string, object> Network(string subnet) =>
        YamlText.Map(("ipam", YamlText.Map(("config", new[] { YamlText.Map(("subnet", subnet)) }))));

    private static IReadOnlyDictionary<string, object> Empty => YamlText.Map();

    private static int StatusPort(Group group) =>
        group.Role == Role.Tracker ? NodePorts.Usual.TrackerStatus : NodePorts.Usual.NodeStatus;

    private static string Image(string name) => $"${{FSNET_{name.ToUpperInvariant()}_IMAGE:-fsnet-{name}}}";

    // Compose replaces variables everywhere.
    private static string Literal(string text) => text.Replace("$", "$$", StringComparison.Ordinal);
}
