using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace FsNet.Swarms.Running;

/// <summary>Asks nodes over HTTP. A node that does not answer is not an error here: it may just have been killed.</summary>
/// <param name="time">By which the nodes' clocks are measured.</param>
internal sealed class StatusClient(TimeProvider time) : IDisposable
{
    private static readonly HttpRequestOptionsKey<string?> SocketKey = new("socket");

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    public async Task<bool> IsHealthyAsync(StatusPage page, CancellationToken cancellation) =>
        await AskAsync(page, HttpMethod.Get, "healthz", a => Task.FromResult(a.IsSuccessStatusCode), cancellation);

    /// <summary>Opens the gate of a node that was started with <c>--gate</c>.</summary>
    /// <returns>Whether the node took it.</returns>
    public async Task<bool> StartAsync(StatusPage page, CancellationToken cancellation) =>
        await AskAsync(page, HttpMethod.Post, "start", a => Task.FromResult(a.IsSuccessStatusCode), cancellation);

    /// <returns>Null when there is no answer, or none that can be read.</returns>
    public async Task<NodeStatus?> GetAsync(StatusPage page, CancellationToken cancellation)
    {
        var asked = time.UnixMilliseconds();
        var answer = await AskAsync(
            page, HttpMethod.Get, "status", a => a.Content.ReadFromJsonAsync<NodeStatus>(NodeStatus.Json, cancellation), cancellation);
        return answer is { Now: { } now }
            ? answer with { Clock = ClockOffset.Of(asked, time.UnixMilliseconds(), now) }
            : answer;
    }

    public void Dispose() => _http.Dispose();

    private async Task<T?> AskAsync<T>(
        StatusPage page, HttpMethod method, string path, Func<HttpResponseMessage, Task<T>> read, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(page.Url, path));
        request.Options.Set(SocketKey, page.Socket);
        try
        {
            using var answer = await _http.SendAsync(request, cancellation);
            return await read(answer);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return default;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        context.InitialRequestMessage.Options.TryGetValue(SocketKey, out var path);
        var socket = path is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(path is null ? context.DnsEndPoint : new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
