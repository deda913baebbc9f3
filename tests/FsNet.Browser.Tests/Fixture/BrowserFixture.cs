using Microsoft.Playwright;

namespace FsNet.Browser.Tests.Fixture;

/// <summary>One browser for all tests of a class.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Path, Args = Chromium.Arguments, Headless = true });
    }

    /// <summary>A fresh window on a page.</summary>
    /// <param name="width">CSS pixels; 390 is a phone.</param>
    public async Task<WatchedPage> OpenAsync(string url, int width, ColorScheme colours)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 844 },
            ColorScheme = colours,
        });
        var watched = new WatchedPage(await context.NewPageAsync());
        await watched.Page.GotoAsync(url);
        return watched;
    }

    public async Task DisposeAsync()
    {
        await (_browser?.CloseAsync() ?? Task.CompletedTask);
        _playwright?.Dispose();
    }
}
