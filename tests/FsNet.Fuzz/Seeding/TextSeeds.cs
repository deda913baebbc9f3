using System.Text;
using FsNet.Links;

namespace FsNet.Fuzz.Seeding;

/// <summary>Texts that are right, or nearly.</summary>
internal static class TextSeeds
{
    public const string Topology = """
        name: wan
        seed: 42
        file: { size: 1MiB }
        block: 64KiB
        policy: { blocks: rarest-first, peers: auto, uploads: auto, degree: 5 }
        tcp: bbr
        access: { up: 50mbit, down: unlimited, queue: 50ms }
        regions: [eu, us]
        links:
          - { between: [eu, us], rtt: 90ms, jitter: 3ms, loss: 0.1%, rate: 10mbit, queue: 1s }
          - { from: us, to: us, delay: 5ms, loss: { model: gilbert, rate: 1%, burst: 3 } }
          - { from: us, to: eu, tc: delay 20ms 5ms loss gemodel 5% 20% rate 1mbit }
        groups:
          tracker: { role: tracker, region: eu }
          seed: { role: seed, count: 1, region: eu, access: { up: 100mbit, down: 100mbit } }
          leech: { role: leech, count: 4, region: [eu, us], leave: completion }
        timeline:
          - { at: 5s, kill: leech-3 }
          - { at: 9s, restart: leech-3 }
          - { at: 10s, link: [eu, us], set: { rtt: 300ms } }
          - { at: 12s, for: 5s, partition: [[eu], [us]] }
          - { at: 5s, for: 60s, churn: { group: leech, rate: 20%/min, down: 10s } }
        verify: { rtt: 5%, loss: 20%, rate: 10% }
        expect: { complete: all, within: 60s, ratioToBound: 1.5 }
        """;

    private const string ShortTopology =
        "name: a\nfile: { size: 1MiB }\ngroups: { t: { role: tracker }, s: { role: seed }, l: { role: leech, count: 3 } }\n";

    public static IEnumerable<Seed> Topologies() => Named(
        ("every-key", Topology), ("short", ShortTopology),
        ("merged", "x-a: &a { role: leech }\n" + ShortTopology.Replace("role: leech", "<<: [*a]")),
        ("disk", ShortTopology.Replace("size: 1MiB", "path: 'a b.bin'")));

    public static IEnumerable<Seed> Overrides() => Named(
        ("count", "groups.leech.count=8"), ("item", "links.0.loss=2%"), ("map", "access={ up: 1mbit, down: 2mbit }"),
        ("path", "file.path=a.bin"), ("new", "groups.more={ role: leech }"));

    public static IEnumerable<Seed> Words() => Quantities.Select((q, i) => new Seed($"{i:00}", [q.Reader, .. Encoding.UTF8.GetBytes(q.Text)]));

    private static readonly (byte Reader, string Text)[] Quantities =
    [
        (0, "64MiB"), (0, "1.5kB"), (1, "25mbit"), (2, "250ms"), (2, "1.5h"), (3, "0.5%"), (4, "127.0.0.1:9090"), (4, "[::]:0"),
        (5, "unix:/run/a.sock"), (6, "[::1]:9090"), (6, "host.example:1"), (7, "1..500"), (8, "block=64KiB,256KiB"),
        (9, "links.0.loss=2%"), (10, "[2001:db8::1]:9100"), (10, "10.0.0.1:9100"),
    ];

    public static IEnumerable<Seed> Matrices() => Named(
        ("whole", "# ms\n,eu,us,ap\neu,2,90,\nus,90ms,2,180\nap,200,\"180\",2\n"), ("other-way", ",us\nap,1s\n"));

    public static IEnumerable<Seed> Labs() => Named(
        ("clab", "0name: a\ntopology:\n  nodes:\n    a: { kind: linux, exec: [tc qdisc add dev eth1 root netem delay 9ms] }\n    b:\n"
            + "  links:\n    - endpoints: [\"a:eth1\", \"b:eth1\"]\n"),
        ("core", "1<scenario name='a'><devices><device id='1' name='a'/><device id='2' name='b'/></devices><links><link node1='1' node2='2'>"
            + "<options delay='9000' loss='1.0' unidirectional='1'/></link></links></scenario>"),
        ("imn", "2node a {\n type router\n model PC\n}\nnode b {\n model host\n}\nlink l {\n nodes {a b}\n delay {9000 8000}\n ber 1\n}\n"));

    public static IEnumerable<Seed> Names() => Named(
        ("plain", "film.bin"), ("folder", "a/b/\u00fc.bin"), ("up", "a/../../b"), ("root", "/etc/passwd"), ("device", "x/com1.txt"),
        ("stream", "a:b"), ("part", "a.bin.part"), ("bidi", "con.\u202egpj"),
        ("marks", "e\u0301\u0323\u1100\u1161\u11a8"), ("terminal", "\u001b[31m\u2028\r\n"));

    public static IEnumerable<Seed> ShaperLines()
    {
        var profile = new LinkProfile(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(2), new Loss(0.01, 3), 10_000_000, null);
        var access = new AccessLimit(1_000_000, TimeSpan.FromMilliseconds(50));
        var plan = new NodePlan("n", "/proc/1/ns/net", "10.0.0.2", access, access, [new SourcePlan("eu", ["10.0.1.0/24"], profile)], 7);
        return Named(
            ("build", ShaperJson.Line(new ShaperRequest.Build([new NamespaceSpec("n", "10.0.0.2")], 16))),
            ("shape", ShaperJson.Line(new ShaperRequest.Shape(Executor.Netem, [plan]))),
            ("change", ShaperJson.Line(new ShaperRequest.Change([new LinkChange("n", "eu", profile, true)]))),
            ("measure", ShaperJson.Line(new ShaperRequest.Measure([new LinkProbe("a", "b", profile, 1)]))),
            ("probe", ShaperJson.Line(new ShaperRequest.Probe())));
    }

    public static IEnumerable<Seed> NetlinkMessages() =>
    [
        new("packet", [60, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 11, 0, 1, 0, 0, 0, 0, 9, 8, 0, 0, 0, 8, 0, 10, 0, 69, 0, 5, 220]),
        new("log", [40, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 8, 0, 12, 0, 0, 0, 0, 9, 8, 0, 9, 0, 69, 0, 5, 220]),
        new("error", [36, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255]),
    ];

    public static IEnumerable<Seed> NodeEvents() => Named(
        ("block", """{"at":1000.5,"event":"block","block":3,"from":"127.0.0.1:9100","bytes":65536}"""),
        ("complete", """{"at":1000.5,"event":"complete","path":"/tmp/a.bin"}"""),
        ("failed", """{"at":1000.5,"event":"failed","reason":"no space"}"""));

    public static IEnumerable<Seed> NodeStatuses() => Named(("whole", """
        {"tracker":{"state":"registered","lastError":null},"files":[{"id":"aa","blocks":3,"blockBytes":65536,"have":2,"complete":false,
        "completedAt":null,"bytesIn":1,"bytesOut":2,"duplicateBytes":3,"corruptBlocks":0}],"peers":[{"address":"1.2.3.4:5"}],"wastedBytes":7}
        """));

    public static IEnumerable<Seed> Wishes() => Named(
        ("kill", "{ kill: leech-3 }"), ("restart", """{"restart":"leech-3"}"""), ("link", "{ link: [eu, us], set: { rtt: 300ms } }"),
        ("partition", "{ partition: [[eu], [us]] }"), ("heal", "{ heal: [[eu], [us]] }"));

    public static IEnumerable<Seed> RunFolders() => Named(("whole", RunFolder.Text()));

    private static IEnumerable<Seed> Named(params (string Name, string Text)[] texts) =>
        texts.Select(t => new Seed(t.Name, Encoding.UTF8.GetBytes(t.Text)));
}
