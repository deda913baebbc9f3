using System.Net;
using System.Net.Sockets;
using FsNet.Base;
using FsNet.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FsNet.Testbed.Dashboard;

/// <summary>Serves the page of a <see cref="LiveRun"/> until it is disposed, which nobody who watches can delay.</summary>
internal sealed class DashboardServer : IAsyncDisposable
{
    private const int MaxConnections = 128;
    private const int MaxBodyBytes = 4096;

    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan StopWithin = TimeSpan.FromMilliseconds(500);

    private readonly KestrelServer _server;
    private readonly Audience _audience;
    private readonly PeriodicTimer _timer;
    private readonly Task _showing;

    private DashboardServer(KestrelServer server, Audience audience, string link, TimeProvider time)
    {
        (_server, _audience, Link) = (server, audience, link);
        _timer = new PeriodicTimer(ShowEvery, time);
        _showing = ShowAsync();
    }

    /// <summary>Where the page is; behind <c>#</c>, which no browser sends, what lets it act.</summary>
    public string Link { get; }

    /// <param name="hosts">Names under which the page may be asked for, beside addresses, localhost and this machine's own.</param>
    /// <exception cref="ProgramException">The address cannot be bound (exit code 2).</exception>
    public static async Task<DashboardServer> StartAsync(
        IPEndPoint endPoint, LiveRun run, TimeProvider time, CancellationToken cancellation, IReadOnlyCollection<string>? hosts = null)
    {
        var (server, audience, gatekeeper) = (Create(endPoint), new Audience(run), new Gatekeeper(hosts ?? []));
        try
        {
            await BareKestrel.StartAsync(server, new DashboardApplication(run, audience, gatekeeper), cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            server.Dispose();
            throw new ProgramException(
                $"--dashboard: {endPoint} cannot be bound: {(e.InnerException ?? e).Message}; "
                + "port 0 takes any free port, off serves no page",
                ExitCodes.BadUsage);
        }
        return new DashboardServer(server, audience, $"http://{Reachable(server, endPoint)}/#{gatekeeper.Token}", time);
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        // Nothing that happens to a page may change how a run ends.
        await _showing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _audience.End();
        using var limit = new CancellationTokenSource(StopWithin);
        await _server.StopAsync(limit.Token);
        _server.Dispose();
    }

    private async Task ShowAsync()
    {
        while (await _timer.WaitForNextTickAsync())
            _audience.Show();
    }

    // "Any address" is none that could be opened: this machine's own is meant.
    private static IPEndPoint Reachable(KestrelServer server, IPEndPoint asked)
    {
        var address = asked.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : asked.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : asked.Address;
        return new IPEndPoint(address, BareKestrel.PortOf(server));
    }

    // A page in the background may read slowly for as long as it likes: it misses frames.
    private static KestrelServer Create(IPEndPoint endPoint) =>
        BareKestrel.Create(endPoint, MaxConnections, MaxBodyBytes, limits => limits.MinResponseDataRate = null);
}
