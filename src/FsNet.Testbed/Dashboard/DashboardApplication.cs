using System.Buffers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using FsNet.Swarms.Acting;
using FsNet.Topologies;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FsNet.Testbed.Dashboard;

/// <summary>
/// The paths of the dashboard, straight on Kestrel: the page and its files, <c>GET /frames</c> (server-sent events), <c>GET /log?node=</c>,
/// <c>GET /report</c>, and <c>POST /act</c>, which takes a wish (see <see cref="WishReader"/>).
/// </summary>
internal sealed class DashboardApplication(LiveRun run, Audience audience, Gatekeeper gatekeeper) : IHttpApplication<HttpContext>
{
    private const string Text = "text/plain; charset=utf-8";

    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // The report is one file with its style in it, and no script.
    private const string ReportPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        Protect(response);
        if (gatekeeper.WhyNotLook(request) is var (status, why))
            return SendAsync(response, status, why);
        return (request.Method, request.Path.Value) switch
        {
            ("POST", "/act") => ActAsync(request, response),
            ("GET", "/frames") => ShowAsync(response, context.RequestAborted),
            ("GET", "/log") => LogAsync(request, response, context.RequestAborted),
            ("GET", "/report") => ReportAsync(response),
            ("GET", { } path) when PageFiles.Find(path) is { } file =>
                SendAsync(response, StatusCodes.Status200OK, file.ContentType, file.Bytes),
            ("GET", _) => SendAsync(response, StatusCodes.Status404NotFound, "there is /, /frames, /log?node=NAME and /report"),
            _ => SendAsync(response, StatusCodes.Status405MethodNotAllowed, "allowed: GET, and POST /act"),
        };
    }

    private static void Protect(HttpResponse response)
    {
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = PagePolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private async Task ActAsync(HttpRequest request, HttpResponse response)
    {
        if (gatekeeper.WhyNotAct(request) is var (status, why))
        {
            await SendAsync(response, status, why);
            return;
        }
        try
        {
            using var body = new StreamReader(request.Body);
            var wish = WishReader.Read(await body.ReadToEndAsync(request.HttpContext.RequestAborted), run.Topology);
            var outcome = await run.Desk.AskAsync(wish);
            await SendAsync(response, outcome.IsDone ? StatusCodes.Status200OK : StatusCodes.Status409Conflict, outcome.Text);
        }
        catch (TopologyException e)
        {
            await SendAsync(response, StatusCodes.Status400BadRequest, e.Message);
        }
    }

    private async Task ShowAsync(HttpResponse response, CancellationToken cancellation)
    {
        if (audience.Admit() is not { } spectator)
        {
            await SendAsync(response, StatusCodes.Status503ServiceUnavailable, "too many pages are open, or the run is over");
            return;
        }
        response.ContentType = "text/event-stream";
        try
        {
            await SseFormatter.WriteAsync(
                ItemsAsync(spectator, response, cancellation), response.Body, (item, output) => output.Write(item.Data.Span), cancellation);
            await response.Body.FlushAsync(cancellation);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Nobody looks any more.
        }
        finally
        {
            audience.Leave(spectator);
        }
    }

    private static async IAsyncEnumerable<SseItem<ReadOnlyMemory<byte>>> ItemsAsync(
        Spectator spectator, HttpResponse response, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var frame in spectator.FramesAsync(cancellation))
        {
            yield return new SseItem<ReadOnlyMemory<byte>>(frame);
            // The formatter writes, and leaves it to us when that is sent.
            await response.Body.FlushAsync(cancellation);
        }
    }

    private async Task LogAsync(HttpRequest request, HttpResponse response, CancellationToken cancellation)
    {
        var name = request.Query["node"].ToString();
        if (run.ReadLog is not { } read || run.NumberOf(name) < 0)
            await SendAsync(response, StatusCodes.Status404NotFound, $"node: found '{name}', which has no log here");
        else
            await SendAsync(response, StatusCodes.Status200OK, await LastLinesAsync(read, name, cancellation) ?? "");
    }

    private static async Task<string?> LastLinesAsync(
        Func<string, CancellationToken, Task<string?>> read, string name, CancellationToken cancellation)
    {
        try
        {
            return await read(name, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Base.ProgramException)
        {
            return e.Message;
        }
    }

    private async Task ReportAsync(HttpResponse response)
    {
        if (run.ReportPage is not { } page)
        {
            await SendAsync(response, StatusCodes.Status404NotFound, "the report is written when the run is over");
            return;
        }
        response.Headers.ContentSecurityPolicy = ReportPolicy;
        await SendAsync(response, StatusCodes.Status200OK, "text/html; charset=utf-8", await File.ReadAllBytesAsync(page));
    }

    private static Task SendAsync(HttpResponse response, int status, string text) =>
        SendAsync(response, status, Text, Encoding.UTF8.GetBytes(text + "\n"));

    private static Task SendAsync(HttpResponse response, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }
}
