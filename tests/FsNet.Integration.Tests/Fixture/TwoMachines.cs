using System.Diagnostics;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>Two machines with a cable between them: network namespaces, gone at the end. Takes root and <c>ip</c>.</summary>
internal sealed class TwoMachines : IDisposable
{
    private readonly string _name = $"fsnet{Guid.NewGuid():N}"[..12];

    public TwoMachines()
    {
        Ip("netns", "add", First);
        Ip("netns", "add", Second);
        Ip("-n", First, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", Second);
        Begin(First, Address(1));
        Begin(Second, Address(2));
    }

    public string First => $"{_name}-1";

    public string Second => $"{_name}-2";

    /// <summary>Of the first or the second.</summary>
    public static string Address(int machine) => $"10.9.0.{machine}";

    /// <summary>Starts a program on one of them.</summary>
    public static RunningProgram Start(Lab lab, string machine, string program, params string[] arguments) =>
        lab.Add(new RunningProgram("ip", ["netns", "exec", machine, program, .. arguments], lab.NewFolder(machine)));

    public void Dispose()
    {
        Ip("netns", "del", First);
        Ip("netns", "del", Second);
    }

    private static void Begin(string machine, string address)
    {
        Ip("-n", machine, "link", "set", "lo", "up");
        Ip("-n", machine, "addr", "add", $"{address}/24", "dev", "eth0");
        Ip("-n", machine, "link", "set", "eth0", "up");
    }

    private static void Ip(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ip {string.Join(' ', arguments)}: {error}");
    }
}
