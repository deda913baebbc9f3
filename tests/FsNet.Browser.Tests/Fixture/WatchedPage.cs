using Microsoft.Playwright;

namespace FsNet.Browser.Tests.Fixture;

/// <summary>A page, all that it asked for, and all that it complained about.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly List<string> _requests = [];
    private readonly List<string> _complaints = [];

    public WatchedPage(IPage page)
    {
        Page = page;
        page.Request += (_, request) => _requests.Add(request.Url);
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>Addresses; of data that the page itself holds none.</summary>
    public IReadOnlyList<string> Requests => [.. _requests.Where(r => !r.StartsWith("data:", StringComparison.Ordinal))];

    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>By how many pixels the page is wider than the window.</summary>
    public Task<int> OverhangAsync() =>
        Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Kept for people to look at, where they say where: <c>FSNET_SCREENSHOTS=DIR</c>.</summary>
    public async Task KeepPictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("FSNET_SCREENSHOTS") is { } folder)
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
