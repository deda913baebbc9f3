using System.Text.RegularExpressions;

namespace FsNet.Architecture.Tests.Samples;

/// <summary>Which commands of the documents the test runs, and why it does not run the others. The first line that matches counts.</summary>
internal static class SampleRuns
{
    private static readonly (Regex Command, string? WhyNot)[] Lines =
    [
        (Like("fsnet (check|explain|init|topologies|man|completion)( .*)?"), null),
        (Like("fsnet export .*"), null),
        (Like("fsnet import .*"), "needs a lab of another tool; FsNet.Testbed.Tests write some"),
        (Like("fsnet run swarm.yaml --on sim"), null),
        (Like("fsnet run .* --on sim.*"), "takes seconds to hours; FsNet.Testbed.Tests run each shipped topology so"),
        (Like("fsnet run .*"), "starts a swarm of real programs; FsNet.Testbed.Tests do"),
        (Like("fsnet (sweep|compare|report) .*"), "needs runs that are there; FsNet.Testbed.Tests make some"),
        (Like("fsnet sim .*"), "takes seconds; FsNet.Testbed.Tests run it with other seeds"),
        (Like("fsnet attach .*"), "needs a swarm that Docker Compose has started"),
        (Like("fsnet calibrate .*"), "takes minutes"),
        (Like("fsnet load .*"), "needs a tracker that runs; FsNet.Testbed.Tests have one"),
        (Like("fsnet clean"), "removes what is not the test's; FsNet.Testbed.Tests call it with a folder of their own"),
        (Like("fsnet-tracker.*"), "serves until it is stopped; FsNet.Tracker.Tests do"),
        (Like("fsnet-node .*"), "needs a tracker; FsNet.Integration.Tests have one"),
        (Like("fsnet-shaper table .*"), "takes minutes, as root"),
        (Like("dotnet run .* --project src/FsNet.Testbed .*"), "fsnet by another name"),
        (Like("dotnet .*"), "builds, tests or measures for minutes; each of these is how the tests themselves are made or run"),
        (Like("(tests|compose|src)/.*"), "takes minutes, or is what runs this test; CI runs tests/run.sh"),
        (Like("docker .*"), "needs images, which take minutes; the tests with containers make them"),
        (Like("tshark .*"), "reads captures that are not there; FsNet.Integration.Tests run the dissector"),
        (Like("curl .*"), "needs a run that goes on; FsNet.Testbed.Tests ask the same page"),
        (Like("(apt-get|systemctl|cp|mkdir|tar) .*"), "changes the machine; tests/packages.sh installs the packages"),
        (Like("(grep|jq|man|sort) .*"), "reads what a command before it wrote"),
    ];

    /// <returns>Null for a command that is run.</returns>
    /// <exception cref="InvalidOperationException">No line says what to do with it.</exception>
    public static string? WhyNot(Sample sample) => LineOf(sample).WhyNot;

    /// <summary>Lines that no command needs.</summary>
    public static IEnumerable<string> Unused(IEnumerable<Sample> samples)
    {
        var used = samples.Select(s => LineOf(s).Command).ToHashSet();
        return Lines.Select(l => l.Command).Where(c => !used.Contains(c)).Select(c => c.ToString());
    }

    private static (Regex Command, string? WhyNot) LineOf(Sample sample) =>
        Lines.FirstOrDefault(l => l.Command.IsMatch(sample.Text)) is { Command: not null } line
            ? line
            : throw new InvalidOperationException($"{sample}: {nameof(SampleRuns)} does not say whether to run it");

    private static Regex Like(string command) => new($"^{command}$", RegexOptions.Singleline);
}
