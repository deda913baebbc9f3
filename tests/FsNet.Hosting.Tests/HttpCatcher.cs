using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace FsNet.Hosting.Tests;

/// <summary>A real HTTP listener that keeps the first body it gets.</summary>
internal sealed class HttpCatcher : IAsyncDisposable
{
    private readonly TaskCompletionSource<string> body = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication app;

    private HttpCatcher(WebApplication app) => this.app = app;

    public Uri Url => new(app.Urls.Single());

    public Task<string> FirstBody => body.Task;

    public static async Task<HttpCatcher> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var catcher = new HttpCatcher(builder.Build());
        catcher.app.Run(catcher.TakeAsync);
        await catcher.app.StartAsync();
        return catcher;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        body.TrySetResult(await reader.ReadToEndAsync());
        context.Response.StatusCode = StatusCodes.Status201Created;
    }
}
