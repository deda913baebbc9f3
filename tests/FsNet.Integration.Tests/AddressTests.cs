using System.Net;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>Under which address a node is known to others: beside its tracker, behind a router, and where it is not alone there.</summary>
public class AddressTests
{
    [FactWithTool("ip", asRoot: true)]
    public async Task ASeedThatReachesItsTrackerOverLoopbackIsReachedFromAnotherMachine()
    {
        using var machines = new TwoMachines();
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", TestFile.MiB);
        var port = lab.TrackerEndPoint.Port;
        TwoMachines.Start(lab, machines.First, Repository.Tracker, "--listen", $"0.0.0.0:{port}", "--status", "off", "--lifeline");
        var seed = TwoMachines.Start(
            lab, machines.First, Repository.Node,
            "share", file.Path, "--tracker", $"127.0.0.1:{port}", "--listen", "0.0.0.0:0", "--status", "off", "--lifeline");
        await Until.TrueAsync(() => seed.Error.Contains("Registered at tracker", StringComparison.Ordinal), () => seed.Story);
        var tracker = $"{TwoMachines.Address(1)}:{port}";

        var info = TwoMachines.Start(lab, machines.Second, Repository.Node, "info", file.Name, "--tracker", tracker);
        Assert.True(await info.ExitAsync() == 0, info.Story);
        Assert.Contains($"{TwoMachines.Address(1)}:", info.Output);

        var folder = lab.NewFolder("out");
        var get = TwoMachines.Start(
            lab, machines.Second, Repository.Node,
            "get", file.Name, "--out", folder, "--tracker", tracker, "--listen", "0.0.0.0:0", "--status", "off", "--give-up", "20s");
        Assert.True(await get.ExitAsync() == 0, get.Story);
        file.AssertCopy(Path.Combine(folder, file.Name));
    }

    [Fact]
    public async Task ANodeBehindAMappedPortIsReachedThere()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", TestFile.MiB);
        await lab.StartTrackerAsync();
        var outside = lab.NewEndPoint();
        var seed = lab.Start(["share", file.Path, "--advertise-port", $"{outside.Port + 100}"], lab.NewFolder("share"));
        await seed.RegisteredAsync();
        using var map = new PortMap(new IPEndPoint(seed.EndPoint.Address, outside.Port + 100), seed.EndPoint);

        var get = lab.Get(file.Name);
        await get.SucceedsAsync();

        file.AssertCopy(Path.Combine(get.Folder, file.Name));
        Assert.Equal(1, map.Callers);
        Assert.Equal($"{seed.EndPoint.Address}:{outside.Port + 100}", (await seed.StatusAsync()).GetProperty("tracker").GetProperty("observed").GetString());
    }

    /// <summary>Two machines behind one router, with one port: files of both stay listed, and the node warns.</summary>
    [Fact]
    public async Task TwoNodesAtOneAddressAndPortKeepTheirFilesAndAreTold()
    {
        await using var lab = new Lab();
        var (mine, other) = (lab.NewFile("film.bin", TestFile.MiB), lab.NewFile("other.bin", TestFile.KiB, seed: 2));
        await lab.StartTrackerAsync("--peer-ttl", "3s");
        var seed = await lab.ShareAsync(mine.Path);
        using var twin = new TrackerTalk(lab.TrackerEndPoint, seed.EndPoint.Address);
        await Until.TrueAsync(
            async () =>
            {
                await twin.PresentAsync((ushort)seed.EndPoint.Port, 77, other.Manifest(), other.Name);
                var listed = (await lab.QueryAsync("ls")).EnumerateArray().Select(f => f.GetProperty("name").GetString()).Order();
                Assert.Equal([mine.Name, other.Name], listed);
                return (await seed.StatusAsync()).GetProperty("tracker").GetProperty("sameAddress").GetInt32() == 1;
            },
            () => seed.Story);
        Assert.Contains($"Another node has the address {seed.EndPoint}", seed.Error);
    }
}
