using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FsNet.Testbed.Running;

/// <summary>Asks nodes over HTTP. A node that does not answer is not an error here: it may just have been killed.</summary>
internal sealed class StatusClient : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    public async Task<bool> IsHealthyAsync(IPEndPoint status, CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.GetAsync($"http://{status}/healthz", cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (NoAnswer(e, cancellation))
        {
            return false;
        }
    }

    /// <returns>Null when there is no answer, or none that can be read.</returns>
    public async Task<NodeStatus?> GetAsync(IPEndPoint status, CancellationToken cancellation)
    {
        try
        {
            return await _http.GetFromJsonAsync<NodeStatus>($"http://{status}/status", Json, cancellation);
        }
        catch (Exception e) when (e is JsonException || NoAnswer(e, cancellation))
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool NoAnswer(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested);
}
