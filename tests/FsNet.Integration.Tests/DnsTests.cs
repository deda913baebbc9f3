using System.Net;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>Names in place of addresses, as the machine's own resolver knows them: programs see an /etc/hosts of the test's own.</summary>
public class DnsTests
{
    [FactWithTool("unshare", asRoot: true)]
    public async Task NamesStandForAllTheirAddresses()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 300_000);
        await lab.StartTrackerAsync();
        // Nobody listens at the first two; the second is of IPv6.
        var (dead, node) = (lab.NewEndPoint(), lab.NewEndPoint());
        var hosts = Hosts(lab, ("tracker.test", dead.Address), ("tracker.test", IPAddress.IPv6Loopback), ("tracker.test", lab.TrackerEndPoint.Address),
            ("node.test", IPAddress.Parse("192.0.2.1")), ("node.test", node.Address));
        var tracker = $"tracker.test:{lab.TrackerEndPoint.Port}";
        var seed = With(lab, hosts, "share", file.Path, "--tracker", tracker, "--listen", "node.test:0", "--name", "Zuse 3", "--status", "off", "--lifeline");
        await Until.TrueAsync(() => seed.Error.Contains("Registered at tracker", StringComparison.Ordinal), () => seed.Story);
        Assert.Contains($"listens on {node.Address}:", seed.Error);

        var holder = (await lab.QueryAsync("info", file.Name)).GetProperty("holders").EnumerateArray().Single();
        Assert.StartsWith($"{node.Address}:", holder.GetProperty("address").GetString());
        Assert.Equal("Zuse 3", holder.GetProperty("name").GetString());
        var info = await lab.RunAsync("info", file.Name, "--tracker", $"{lab.TrackerEndPoint}");
        Assert.Matches($@"{node.Address}:\d+ +Zuse 3 #+ 5/5", info.Output);
        var getter = With(lab, hosts, "get", file.Name, "--tracker", tracker, "--out", lab.NewFolder(), "--status", "off", "--listen", "node.test:0");
        Assert.True(await getter.ExitAsync() == 0, getter.Story);
    }

    [FactWithTool("unshare", asRoot: true)]
    public async Task ANameThatIsNotThisMachinesCannotBeListenedOn()
    {
        await using var lab = new Lab();
        var hosts = Hosts(lab, ("elsewhere.test", IPAddress.Parse("192.0.2.1")));
        var node = With(lab, hosts, "get", "film.bin", "--listen", "elsewhere.test:0");
        Assert.Equal(2, await node.ExitAsync());
        Assert.Contains("--listen: 'elsewhere.test' in 'elsewhere.test:0' stands for 192.0.2.1, and this machine has none of these", node.Error);
        node = With(lab, hosts, "get", "film.bin", "--listen", "nowhere.invalid:0");
        Assert.Equal(2, await node.ExitAsync());
        Assert.Contains("--listen: 'nowhere.invalid' in 'nowhere.invalid:0' is neither an IP address nor a name that is known here", node.Error);
    }

    private static string Hosts(Lab lab, params (string Name, IPAddress Address)[] entries)
    {
        var path = lab.PathOf("hosts");
        File.WriteAllLines(path, entries.Select(e => $"{e.Address} {e.Name}"));
        return path;
    }

    private static RunningProgram With(Lab lab, string hosts, params string[] arguments) => lab.Add(new RunningProgram(
        "unshare",
        ["--mount", "/bin/sh", "-c", "mount --bind \"$1\" /etc/hosts && shift && exec \"$@\"", "sh", hosts, Repository.Node, .. arguments],
        lab.NewFolder()));
}
