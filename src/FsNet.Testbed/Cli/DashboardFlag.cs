using System.CommandLine;
using System.Net;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Swarms.Running;
using FsNet.Testbed.Dashboard;
using FsNet.Topologies;

namespace FsNet.Testbed.Cli;

/// <summary><c>--dashboard</c> and <c>--dashboard-host</c></summary>
internal sealed class DashboardFlag
{
    /// <summary>More are neither seen apart nor sent a few times a second.</summary>
    private const int MostNodes = 5_000;

    private static readonly IPEndPoint AnyFreePort = new(IPAddress.Loopback, 0);

    private readonly Flag<ListenChoice> _flag = new(
        "--dashboard", "ADDR:PORT|off", "Where a page shows the run while it goes on; port 0 is any free port.", Read,
        new ListenChoice(AnyFreePort), AnyFreePort.ToString());

    private readonly Flag<string[]> _hosts = HostNames.NewFlag(Gatekeeper.HostFlag, "the dashboard");

    public void AddTo(Command command)
    {
        command.Add(_flag);
        command.Add(_hosts);
    }

    /// <returns>Null where no page is wanted, or could not show that many nodes.</returns>
    /// <exception cref="ProgramException">The address cannot be bound (exit code 2).</exception>
    public async Task<WatchedRun?> StartAsync(
        ParseResult parsed, Topology topology, string on, IProgressView view, CancellationToken cancellation)
    {
        if (parsed.GetValue(_flag).EndPoint is not IPEndPoint endPoint)
            return null;
        if (topology.Nodes.Count > MostNodes)
        {
            view.Tell($"no dashboard: {topology.Nodes.Count} nodes, and a page shows up to {MostNodes}");
            return null;
        }
        var run = new LiveRun(topology, on);
        var server = await DashboardServer.StartAsync(
            endPoint, run, TimeProvider.System, cancellation, parsed.GetRequiredValue(_hosts));
        view.Tell($"watch it at {server.Link}");
        return new WatchedRun(run, server);
    }

    private static ListenChoice Read(string text, string field)
    {
        try
        {
            return new ListenChoice(text == Flags.Off ? null : Endpoints.ParseListen(text, field));
        }
        catch (UnitException e)
        {
            throw new UnitException($"{e.Message}, or {Flags.Off}");
        }
    }
}
