using System.Diagnostics;
using FsNet.Links;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Tests;

public class NodeNamespacesTests
{
    [NamespaceFact]
    public void NodesReachEachOther()
    {
        using var shaper = ShaperProcess.Start(Unshare.AsRoot);
        var paths = Build(shaper, 3);
        Assert.Contains("1 received", Output("nsenter", $"--net={paths["n0"]}", "ping", "-c1", "-W5", Address(2)));
    }

    [NamespaceFact(rootless: true)]
    public void NodesReachEachOtherWithoutRoot()
    {
        using var shaper = ShaperProcess.Start(Unshare.Rootless);
        var paths = Build(shaper, 3);
        Assert.Contains(Address(0), Output([.. Within(shaper, paths["n0"]), "ip", "-br", "address", "show", "eth0"]));
        Assert.Contains("1 received", Output([.. Within(shaper, paths["n0"]), "ping", "-c1", "-W5", Address(2)]));
    }

    [NamespaceFact]
    public void NothingIsLeftOfAKilledShaper()
    {
        using var outside = ShaperProcess.Start(Unshare.AsRoot);
        // The namespace of one shaper is where another builds: its bridge and the ports on it can be watched when that one is gone.
        // Once it answers it is in its own: before, what is entered may still be this test's.
        outside.Ask(new ShaperRequest.Stats());
        string[] enter = ["nsenter", $"--net=/proc/{outside.Id}/ns/net"];
        using var shaper = ShaperProcess.Start(enter);
        Build(shaper, 5);
        Assert.Equal(5, Ports(enter));
        shaper.Kill();
        // A port goes when the namespace with its other end does.
        Assert.True(SpinWait.SpinUntil(() => Ports(enter) == 0, TimeSpan.FromSeconds(30)), $"{Ports(enter)} ports are left");
    }

    [NamespaceFact]
    public void AProgramInANamespaceIsAChildWithoutAnyCapability()
    {
        using var shaper = ShaperProcess.Start(Unshare.AsRoot);
        AssertChildWithoutCapability(["nsenter", $"--net={Build(shaper, 1)["n0"]}"]);
    }

    [NamespaceFact(rootless: true)]
    public void AProgramInANamespaceIsAChildWithoutAnyCapabilityWithoutRoot()
    {
        using var shaper = ShaperProcess.Start(Unshare.Rootless);
        AssertChildWithoutCapability(Within(shaper, Build(shaper, 1)["n0"]));
    }

    [Theory]
    [InlineData(1024, "10.77.0.1", "a bridge has at most 1023 ports")]
    [InlineData(1, "10.77.0.300", "n0: '10.77.0.300' is not an IPv4 address")]
    [InlineData(2, "10.77.0.1", "n0 and n1 have the same address 10.77.0.1")]
    public void WhatCannotBeIsRefused(int nodes, string address, string message)
    {
        var request = new ShaperRequest.Build([.. Enumerable.Range(0, nodes).Select(i => new NamespaceSpec($"n{i}", address))], 16);
        var error = Assert.Throws<Base.ProgramException>(() => Namespaces.NodeNamespaces.Build(request));
        Assert.Contains(message, error.Message);
    }

    private static IReadOnlyDictionary<string, string> Build(ShaperProcess shaper, int nodes)
    {
        var answer = shaper.Ask(new ShaperRequest.Build(
            [.. Enumerable.Range(0, nodes).Select(i => new NamespaceSpec($"n{i}", Address(i)))], 16));
        return Assert.IsType<ShaperAnswer.Built>(answer).Namespaces;
    }

    private static void AssertChildWithoutCapability(string[] enter)
    {
        string[] drop = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs"];
        string[] script =
            ["sh", "-c", "echo $$; grep Cap /proc/self/status; ip link set eth0 down 2>&1; read line; echo got $line; kill -9 $$"];
        string[] command = [.. enter, .. drop, .. script];
        using var child = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        child.StandardInput.WriteLine("a line");
        var output = child.StandardOutput.ReadToEnd().Split('\n');
        child.WaitForExit();
        Assert.Equal($"{child.Id}", output[0]);
        Assert.All(output.Where(l => l.StartsWith("Cap", StringComparison.Ordinal)), l => Assert.EndsWith("\t0000000000000000", l));
        Assert.Contains(output, l => l.Contains("Operation not permitted"));
        Assert.Contains("got a line", output);
        Assert.Equal(128 + 9, child.ExitCode);
    }

    private static string[] Within(ShaperProcess shaper, string path) =>
        [.. Unshare.StepDown, "nsenter", $"--user=/proc/{shaper.Id}/ns/user", "--preserve-credentials", $"--net={path}"];

    private static int Ports(string[] enter) =>
        Output([.. enter, "ip", "-o", "link"]).Split('\n').Count(l => l.Contains("fsnet.", StringComparison.Ordinal));

    private static string Output(params string[] command) => Command.Run(command[0], command[1..]);

    private static string Address(int node) => $"10.77.0.{node + 1}";
}
