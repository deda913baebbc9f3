using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using FsNet.Base;

namespace FsNet.Hosting.Tests;

public sealed class StatusServerTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private StatusServer server = null!;
    private string? trouble;
    private int starts;

    public async Task InitializeAsync()
    {
        server = await StatusServer.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), Pages(), CancellationToken.None);
        http.BaseAddress = new Uri($"http://{server.EndPoint}");
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task StatusIsJson()
    {
        using var json = JsonDocument.Parse(await http.GetStringAsync("/status"));
        Assert.Equal("tracker", json.RootElement.GetProperty("role").GetString());
        Assert.True(json.RootElement.GetProperty("rssBytes").GetInt64() > 0);
    }

    [Fact]
    public async Task HealthTellsWhatIsWrong()
    {
        Assert.Equal("ok\n", await http.GetStringAsync("/healthz"));
        trouble = "the disk is full";
        using var answer = await http.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("the disk is full\n", await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Half requests and silence, from the very address of who asks: as many as there may be, and more.</summary>
    [Fact]
    public async Task ConnectionsThatAskForNothingKeepNobodyOut()
    {
        var silent = new List<Socket>();
        for (var i = 0; i < 200; i++)
        {
            silent.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            await silent[i].ConnectAsync(server.EndPoint);
            if (i % 2 == 0)
                await silent[i].SendAsync("GET /sta"u8.ToArray());
            if (i % 40 == 39)
                await AssertHealthyAsync();
        }
        Assert.True(await silent[1].ReceiveAsync(new byte[1]).ContinueWith(read => read.IsFaulted || read.Result == 0), "the oldest has not yielded");
        silent.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task MetricsHaveHelpTypeAndEscapedLabels() => Assert.Equal(
        "# HELP fsnet_requests_total Requests.\n# TYPE fsnet_requests_total counter\n" +
        "fsnet_requests_total{type=\"a\\\"b\\\\\"} 3\n" +
        "# HELP fsnet_files Files.\n# TYPE fsnet_files gauge\nfsnet_files 2.5\n",
        await http.GetStringAsync("/metrics"));

    [Fact]
    public async Task APostRunsItsAction()
    {
        using var answer = await http.PostAsync("/start", null);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(1, starts);
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync("/stop", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task ATakenAddressIsAClearError()
    {
        var error = await Assert.ThrowsAsync<ProgramException>(() => StatusServer.StartAsync(server.EndPoint, Pages(), CancellationToken.None));
        Assert.Contains(server.EndPoint.ToString()!, error.Message);
    }

    [Theory]
    [InlineData("unix:")]
    [InlineData("unix:/a/path/that/is/longer/than/the/one/hundred/and/seven/bytes/that/the/address/of/a/unix/socket/can/hold/on/linux/systems")]
    public void ABadSocketPathIsAClearError(string text) => Assert.Contains(
        "--status", Assert.Throws<UnitException>(() => Endpoints.ParseListenOrSocket(text, "--status")).Message);

    /// <summary>On a connection of its own.</summary>
    private async Task AssertHealthyAsync()
    {
        using var newcomer = new HttpClient();
        Assert.Equal("ok\n", await newcomer.GetStringAsync(new Uri(http.BaseAddress!, "/healthz")));
    }

    private StatusPages Pages() => new()
    {
        Status = json =>
        {
            json.WriteStartObject();
            json.WriteString("role", "tracker");
            ProcessFigures.Now().WriteTo(json);
            json.WriteEndObject();
        },
        Metrics = metrics =>
        {
            metrics.Counters("fsnet_requests_total", "Requests.", "type", [("a\"b\\", 3)]);
            metrics.Gauge("fsnet_files", "Files.", 2.5);
        },
        Trouble = () => trouble,
        Posts = new Dictionary<string, Action> { ["/start"] = () => starts++ },
    };
}
