using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FsNet.Hosting;

/// <summary>The few paths of <see cref="StatusPages"/>, straight on Kestrel: no routing, no services.</summary>
internal sealed class StatusApplication(StatusPages pages, RequestGuard guard) : IHttpApplication<HttpContext>
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (guard.Refusal(request) is var (status, why))
            return TextAsync(response, status, why + "\n");
        return request.Method switch
        {
            "GET" => GetAsync(response, request.Path),
            "POST" => PostAsync(request, response),
            _ => TextAsync(response, StatusCodes.Status405MethodNotAllowed, "allowed: GET, POST\n"),
        };
    }

    private Task GetAsync(HttpResponse response, string? path) => path switch
    {
        "/healthz" => HealthAsync(response),
        "/status" => StatusAsync(response),
        "/metrics" => MetricsAsync(response),
        _ => TextAsync(response, StatusCodes.Status404NotFound, "there is /healthz, /status and /metrics\n"),
    };

    private Task PostAsync(HttpRequest request, HttpResponse response)
    {
        if (RequestGuard.RefusalToAct(request) is var (status, why))
            return TextAsync(response, status, why + "\n");
        if (!pages.Posts.TryGetValue(request.Path.Value ?? "", out var action))
            return TextAsync(response, StatusCodes.Status404NotFound, "nothing takes a POST here\n");
        action();
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Task HealthAsync(HttpResponse response) => pages.Trouble() is { } trouble
        ? TextAsync(response, StatusCodes.Status503ServiceUnavailable, trouble + "\n")
        : TextAsync(response, StatusCodes.Status200OK, "ok\n");

    private Task StatusAsync(HttpResponse response)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
            pages.Status(json);
        buffer.Write("\n"u8);
        return SendAsync(response, StatusCodes.Status200OK, "application/json; charset=utf-8", buffer.WrittenMemory);
    }

    private Task MetricsAsync(HttpResponse response)
    {
        var metrics = new PrometheusWriter();
        pages.Metrics(metrics);
        return SendAsync(response, StatusCodes.Status200OK, PrometheusWriter.ContentType, Encoding.UTF8.GetBytes(metrics.ToString()));
    }

    private static Task TextAsync(HttpResponse response, int code, string text) =>
        SendAsync(response, code, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    private static Task SendAsync(HttpResponse response, int code, string contentType, ReadOnlyMemory<byte> body)
    {
        response.StatusCode = code;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return response.Body.WriteAsync(body).AsTask();
    }
}
