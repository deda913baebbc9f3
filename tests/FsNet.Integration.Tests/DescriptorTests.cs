using System.Net;
using System.Net.Sockets;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>
/// The system lets a program open fewer files than it would take connections: callers who say nothing, at all its ports, take none that its
/// work needs, and keep nobody else out.
/// </summary>
public sealed class DescriptorTests : IDisposable
{
    private const int Callers = 500, StatusCallers = 100;
    private const string Limited = "ulimit -n 640; exec \"$0\" \"$@\"";

    private readonly List<Socket> _callers = [];

    public void Dispose() => _callers.ForEach(s => s.Dispose());

    [FactOnLinux]
    public async Task SilentCallersTakeNoDescriptorThatTheWorkNeeds()
    {
        await using var lab = new Lab();
        for (var i = 0; i < 40; i++) // More than the tracker is told of in a datagram.
            lab.NewFile($"{i}", 100, seed: (ulong)i);
        var from = lab.NewEndPoint().Address;
        var (tracker, status) = (lab.TrackerEndPoint, new IPEndPoint(lab.TrackerEndPoint.Address, lab.TrackerEndPoint.Port + 1));
        var running = lab.Add(new RunningProgram(
            "/bin/sh", ["-c", Limited, Repository.Tracker, "--listen", $"{tracker}", "--status", $"{status}", "--lifeline"], lab.NewFolder()));
        await Until.TrueAsync(() => running.Error.Contains("listens on", StringComparison.Ordinal), () => running.Story);
        var seed = lab.Start(["share", lab.PathOf("files")], lab.NewFolder(), "/bin/sh", "-c", Limited, Repository.Node);
        await seed.RegisteredAsync();
        using var http = new HttpClient();
        var health = new Uri($"http://{status}/healthz");
        // Once in peace: a program that is compiled as it runs opens what it is made of when it first needs it.
        await lab.GetInto(lab.NewFolder("out"), ["/"]).SucceedsAsync();
        Assert.Equal("ok\n", await http.GetStringAsync(health));

        foreach (var there in (IPEndPoint[])[tracker, seed.EndPoint])
            await CallAsync(there, from, Callers);
        foreach (var there in (IPEndPoint[])[status, new IPEndPoint(seed.EndPoint.Address, seed.EndPoint.Port + 1)])
            await CallAsync(there, from, StatusCallers);
        lab.NewFile("late", 100, seed: 99);
        var late = lab.Start(["share", lab.PathOf("files")], lab.NewFolder());
        await late.RegisteredAsync();
        var get = lab.GetInto(lab.NewFolder("out"), ["/"]);
        await get.SucceedsAsync();

        Assert.Equal(41, get.OutputLines.Length);
        Assert.True(await seed.IsHealthyAsync(), seed.Story);
        using var newcomer = new HttpClient();
        Assert.Equal("ok\n", await newcomer.GetStringAsync(health));
        Assert.DoesNotContain("Too many open files", running.Error + seed.Error);
    }

    private async Task CallAsync(IPEndPoint there, IPAddress from, int callers)
    {
        for (var i = 0; i < callers; i++)
        {
            _callers.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            _callers[^1].Bind(new IPEndPoint(from, 0));
            try
            {
                await _callers[^1].ConnectAsync(there);
            }
            catch (SocketException)
            {
                // It had to yield to the next one already.
            }
        }
    }
}
