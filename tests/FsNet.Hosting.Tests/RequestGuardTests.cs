using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace FsNet.Hosting.Tests;

/// <summary>What browsers could be made to send on behalf of others' pages, at a real server.</summary>
public sealed class RequestGuardTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private StatusServer _server = null!;
    private int _starts;

    private IPEndPoint At => (IPEndPoint)_server.EndPoint;

    public async Task InitializeAsync()
    {
        var pages = new StatusPages
        {
            Status = json => json.WriteNullValue(),
            Metrics = _ => { },
            Posts = new Dictionary<string, Action> { ["/start"] = () => _starts++ },
        };
        _server = await StatusServer.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), pages, CancellationToken.None, ["tracker.lan", "seed"]);
        _http.BaseAddress = new Uri($"http://{_server.EndPoint}");
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.77.0.3:9101")]
    [InlineData("[::1]:9101")]
    [InlineData("localhost:9101")]
    [InlineData("LOCALHOST")]
    [InlineData("node.localhost")]
    [InlineData("tracker.lan:9091")]
    [InlineData("Tracker.LAN.")]
    [InlineData("seed")]
    public async Task ItIsAskedByAddressesAndByNamesOfThisMachine(string host) =>
        Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Get, "/status", ("Host", host)));

    [Fact]
    public async Task ItIsAskedByTheMachinesName() => Assert.Equal(
        HttpStatusCode.OK, await AskAsync(HttpMethod.Get, "/status", ("Host", $"{Environment.MachineName}:9101")));

    [Theory]
    [InlineData("/status")]
    [InlineData("/healthz")]
    [InlineData("/metrics")]
    [InlineData("/")]
    public async Task AStrangersNameThatResolvesToItIsRefused(string path)
    {
        foreach (var host in (string[])["evil.example", "evil.example:9101", "127.0.0.1.evil.example", "localhost.evil.example", "xlocalhost", "lan", "xn--localhost-xx"])
            Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(HttpMethod.Get, path, ("Host", host)));
    }

    [Fact]
    public async Task WhoIsRefusedLearnsWhatWouldBeAllowed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/status") { Headers = { Host = "lab.example" } };
        using var answer = await _http.SendAsync(request);
        Assert.StartsWith("Host: found 'lab.example', allowed: an IP address, localhost,", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Host", "evil.example")]
    public async Task AnotherPageStartsNothing(string header, string value)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(HttpMethod.Post, "/start", (header, value)));
        Assert.Equal(0, _starts);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/plain;charset=UTF-8")]
    public async Task AFormOfABrowserThatSendsNoOriginStartsNothing(string type)
    {
        using var content = new StringContent("a=b");
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await _http.PostAsync("/start", content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal(0, _starts);
    }

    [Fact]
    public async Task OtherProgramsAndItsOwnPageStart()
    {
        Assert.Equal(HttpStatusCode.NoContent, await AskAsync(HttpMethod.Post, "/start"));
        Assert.Equal(HttpStatusCode.NoContent, await AskAsync(HttpMethod.Post, "/start", ("Origin", $"http://{At}"), ("Sec-Fetch-Site", "same-origin")));
        Assert.Equal(2, _starts);
    }

    [Fact]
    public async Task AProbeInHttp10NeedsNoHost()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(At);
        await socket.SendAsync("GET /healthz HTTP/1.0\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
        Assert.Contains(" 200 ", await reader.ReadLineAsync());
    }

    private async Task<HttpStatusCode> AskAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }
}
