using System.Text.Json;

namespace FsNet.Hosting;

/// <summary>
/// What a program shows of itself over HTTP. The callbacks run on a thread of the server's, several at once:
/// they read a snapshot and never wait.
/// </summary>
public sealed class StatusPages
{
    /// <summary>Writes the JSON value of <c>GET /status</c>.</summary>
    public required Action<Utf8JsonWriter> Status { get; init; }

    /// <summary>Writes <c>GET /metrics</c>.</summary>
    public required Action<PrometheusWriter> Metrics { get; init; }

    /// <summary>Null when all is well, else what is not: <c>GET /healthz</c> answers 503 with it.</summary>
    public Func<string?> Trouble { get; init; } = () => null;

    /// <summary>Further commands: the path of a POST, such as <c>/start</c>, and what it does. The answer is 204.</summary>
    public IReadOnlyDictionary<string, Action> Posts { get; init; } = new Dictionary<string, Action>();
}
