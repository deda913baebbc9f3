using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using FsNet.Base;
using FsNet.Swarms.Running;
using FsNet.Testbed.Dashboard;
using FsNet.Testbed.Tests.Topologies;

namespace FsNet.Testbed.Tests.Dashboard;

/// <summary>The server of the page over real HTTP, in front of a swarm that this test plays.</summary>
public sealed class DashboardServerTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly LiveRun _run = new(Sample.With("links: [{ between: [eu, us], rtt: 90ms }]"), "local");
    private readonly HttpClient _http = new() { Timeout = Patience };
    private DashboardServer _server = null!;

    private Uri Address => new(_server.Link.Split('#')[0]);

    private string Token => _server.Link.Split('#')[1];

    public async Task InitializeAsync() => _server = await StartAsync(new IPEndPoint(IPAddress.Loopback, 0));

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("", "text/html")]
    [InlineData("main.js", "text/javascript")]
    [InlineData("style.css", "text/css")]
    public async Task ThePageLoadsNothingFromElsewhere(string path, string type)
    {
        var answer = await _http.GetAsync(new Uri(Address, path));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'none'; script-src 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.DoesNotMatch("https?://", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task WhoComesLateIsToldEverythingAndThenWhatChanges()
    {
        _run.SeeLayout(16, 65536);
        _run.SeeBlock(_run.NumberOf("leech-2"), 3, _run.NumberOf("seed-0"), 65536);
        await using var frames = await FramesAsync();
        var all = await NextAsync(frames, f => f.TryGetProperty("all", out _));
        Assert.Equal(6, all.GetProperty("rows").GetArrayLength());
        Assert.Equal(16, all.GetProperty("facts").GetProperty("columns").GetInt32());
        Assert.Equal(_run.NumberOf("leech-2") * 16 + 3, all.GetProperty("heat").GetBytesFromBase64()[0]);
        _run.SeeBlock(_run.NumberOf("leech-3"), 4, _run.NumberOf("leech-2"), 65536);
        var step = await NextAsync(frames, f => f.GetProperty("rows").GetArrayLength() > 0);
        Assert.Equal(
            [_run.NumberOf("leech-3"), (int)NodeState.Fetching, 1],
            step.GetProperty("rows")[0].EnumerateArray().Take(3).Select(n => n.GetInt32()));
        Assert.Equal(
            [_run.NumberOf("leech-2"), _run.NumberOf("leech-3")], step.GetProperty("flows").EnumerateArray().Select(n => n.GetInt32()));
    }

    [Fact]
    public async Task AWishIsAnsweredWithWhatBecameOfIt()
    {
        Assert.Equal((HttpStatusCode.Conflict, "the leechers have not been told to start"), await AskAsync("{ kill: leech-1 }"));
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync("{ kill: nobody }")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync("[")).Status);
        _run.Begin();
        var asked = AskAsync("{ kill: leech-1 }");
        await FulfilAsync("leech-1 is killed");
        Assert.Equal((HttpStatusCode.OK, "leech-1 is killed"), await asked);
        var late = AskAsync("{ kill: leech-1 }");
        _run.Desk.Close();
        Assert.Equal((HttpStatusCode.Conflict, "the run is over"), await late);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Host", "evil.example", HttpStatusCode.Forbidden)]
    [InlineData("X-FsNet-Token", "", HttpStatusCode.Unauthorized)]
    [InlineData("X-FsNet-Token", "0123456789abcdef0123456789abcdef", HttpStatusCode.Unauthorized)]
    public async Task NobodyElseActs(string header, string value, HttpStatusCode expected)
    {
        _run.Begin();
        Assert.Equal(expected, (await AskAsync("{ kill: leech-1 }", (header, value))).Status);
        Assert.Empty(_run.Desk.Take());
    }

    [Fact]
    public async Task ANameThatIsNotThisMachinesIsRefusedEvenForLooking()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        request.Headers.Host = "rebound.example";
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task WhatIsTooLargeIsNotRead() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await AskAsync("{ kill: leech-1 }".PadRight(5_000))).Status);

    [Fact]
    public async Task ATakenPortIsBadUsage()
    {
        var taken = new IPEndPoint(IPAddress.Loopback, Address.Port);
        var error = await Assert.ThrowsAsync<ProgramException>(() => StartAsync(taken));
        Assert.Equal(ExitCodes.BadUsage, error.ExitCode);
        Assert.Contains($"--dashboard: {taken} cannot be bound", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASpectatorWhoDoesNotReadDelaysNobody()
    {
        var spectator = new Spectator();
        byte[] step = [1], all = [2];
        Assert.True(spectator.WantsAll);
        spectator.Show(step, all);
        for (var i = 0; i < 100; i++)
            spectator.Show(step, all);
        Assert.False(spectator.WantsAll);
        var frames = spectator.FramesAsync(CancellationToken.None).GetAsyncEnumerator();
        for (var read = 0; !spectator.WantsAll; read++)
        {
            Assert.True(await frames.MoveNextAsync().AsTask().WaitAsync(Patience));
            Assert.Equal(read == 0 ? all : step, frames.Current.ToArray());
        }
        spectator.Show(step, all);
        Assert.True(await frames.MoveNextAsync());
        Assert.Equal(all, frames.Current.ToArray());
    }

    private Task<DashboardServer> StartAsync(IPEndPoint endPoint) =>
        DashboardServer.StartAsync(endPoint, _run, TimeProvider.System, CancellationToken.None);

    /// <summary>As the run would, when it comes by.</summary>
    private async Task FulfilAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            foreach (var wish in _run.Desk.Take())
            {
                wish.Answer(true, text);
                return;
            }
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<IAsyncEnumerator<JsonElement>> FramesAsync()
    {
        var stream = await _http.GetStreamAsync(new Uri(Address, "frames"));
        return SseParser.Create(stream, (_, data) => JsonDocument.Parse(data.ToArray()).RootElement)
            .EnumerateAsync().Select(item => item.Data).GetAsyncEnumerator();
    }

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<JsonElement> frames, Func<JsonElement, bool> wanted)
    {
        do
            Assert.True(await frames.MoveNextAsync().AsTask().WaitAsync(Patience));
        while (!wanted(frames.Current));
        return frames.Current;
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(string wish, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, "act")) { Content = new StringContent(wish) };
        request.Headers.Add("X-FsNet-Token", Token);
        if (header is var (name, value))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        var answer = await _http.SendAsync(request);
        return (answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Trim());
    }
}
