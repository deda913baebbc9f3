namespace FsNet.Testbed.Tests.Runs;

/// <summary>A swarm on two sides of a link with latency and loss: the seed, leech-0 and leech-2 on one, the others on the other.</summary>
internal static class TwoSides
{
    public const string Yaml = """
        name: two-sides
        seed: 5
        file: { size: 4MiB }
        access: { up: 10mbit, down: 10mbit }
        regions: [eu, us]
        links:
          - { between: [eu, us], rtt: 60ms, loss: 0.5% }
        groups:
          tracker: { role: tracker, region: eu }
          seed: { role: seed, region: eu }
          leech: { role: leech, count: 4, region: [eu, us] }
        expect: { complete: all, within: 90s }
        """;
}
