using System.Net;
using System.Text.Json;
using FsNet.Browser.Tests.Fixture;
using FsNet.Testbed.Tests.Runs;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace FsNet.Browser.Tests;

/// <summary>The live page of a real run, as somebody uses it who has a keyboard and maybe a screen reader.</summary>
public sealed class DashboardTests(BrowserFixture browser, ITestOutputHelper output) : IClassFixture<BrowserFixture>
{
    private const int Desk = 1280;
    private const int Phone = 390;

    // A block of 64 KiB takes 65 ms at that rate: it lasts long enough to look at, and to kill and restart somebody.
    private const string Topology = """
        name: watched
        seed: 5
        file: { size: 8MiB }
        access: { up: 8mbit, down: 8mbit }
        regions: [eu, us]
        links:
          - { between: [eu, us], rtt: 20ms }
        groups:
          tracker: { role: tracker, region: eu }
          seed: { role: seed, region: eu }
          leech: { role: leech, count: 4, region: [eu, us] }
        verify: { rtt: 50%, loss: 50%, rate: 50% }
        expect: { complete: all, within: 110s }
        """;

    private static readonly LocatorAssertionsToBeVisibleOptions Patiently = new() { Timeout = 100_000 };

    [BrowserFact]
    public async Task SomebodyFollowsARunFromItsStartKillsANodeStartsItAgainAndSeesTheVerdict()
    {
        await using var run = await StartAsync("--on", "local");
        await using var page = await browser.OpenAsync(run.Link, Desk, ColorScheme.Light);
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "watched" })).ToBeVisibleAsync();
        await KillAndRestartByKeyboardAsync(page.Page);
        await EverythingHasANameAsync(page.Page);
        await page.KeepPictureAsync("dashboard-running");
        await Expect(page.Page.Locator(".verdict.pass, .verdict.invalid")).ToBeVisibleAsync(Patiently);
        await Expect(page.Page.Locator("#story")).ToContainTextAsync("4 of 4 copies are whole and verified");
        Busy.AssertGood(run.Fsnet, await run.EndAsync(), run.Said);
        Assert.Empty(page.Complaints);
        Assert.All(page.Requests, r => Assert.StartsWith(run.Address.AbsoluteUri, r, StringComparison.Ordinal));
        await WhatWasDoneIsKeptAsync(run.Fsnet);
    }

    [BrowserFact]
    public async Task NobodyActsWithoutTheTokenNorFromAnotherPage()
    {
        await using var run = await StartAsync("--on", "local");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(run, token: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(run, token: new string('0', run.Token.Length)));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(run, run.Token, origin: "http://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(run, run.Token, host: "evil.example"));
        await using var page = await browser.OpenAsync(run.Address.AbsoluteUri, Phone, ColorScheme.Dark);
        await Expect(page.Page.GetByText("this link can only look").First).ToBeVisibleAsync(Patiently);
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Kill leech-1" })).ToBeDisabledAsync();
        Assert.Equal(0, await page.OverhangAsync());
        Assert.Empty(page.Complaints);
        await run.EndAsync();
        Assert.DoesNotContain(run.Fsnet.Lines("events.jsonl"), e => e.Contains("kill", StringComparison.Ordinal));
    }

    /// <summary>What it measures is printed: a busy machine is no mistake of the page.</summary>
    [BrowserTheory]
    [InlineData(500)]
    public async Task ALargeSwarmInVirtualTimeIsFollowedAndChanged(int nodes)
    {
        await using var run = await StartAsync(
            "--on", "sim", "--nodes", $"{nodes}", "--set", "file.size=256MiB", "--set", "access.up=50mbit", "--set", "access.down=50mbit");
        await using var page = await browser.OpenAsync(run.Link, Desk, ColorScheme.Dark);
        await Expect(page.Page.Locator("#rows tr")).ToHaveCountAsync(nodes + 2, new() { Timeout = 60_000 });
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Change links eu – us" }))
            .ToBeEnabledAsync(new() { Timeout = 60_000 });
        output.WriteLine(await Smoothness.MeasureAsync(page.Page));
        await ChangeLinksByKeyboardAsync(page.Page);
        await page.KeepPictureAsync("dashboard-500");
        await page.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Name" }).FillAsync("leech-49");
        await Expect(page.Page.Locator("#rows tr")).ToHaveCountAsync(11);
        Assert.Empty(page.Complaints);
        Assert.Contains("link: [eu, us], set: { delay: 150ms, loss: 2% }", string.Concat(run.Fsnet.Lines("topology.yaml")));
    }

    [BrowserFact]
    public async Task APageWhoseRunIsGoneSaysSoHoweverOftenItIsDrawnAgain()
    {
        await using var run = await StartAsync("--on", "sim", "--nodes", "100", "--set", "file.size=256MiB");
        await using var page = await browser.OpenAsync(run.Link, Phone, ColorScheme.Light);
        await Expect(page.Page.Locator("#rows tr")).ToHaveCountAsync(102, new() { Timeout = 60_000 });
        run.Process.Kill(entireProcessTree: true);
        var gone = page.Page.GetByRole(AriaRole.Heading, new() { Name = "Not connected" });
        await Expect(gone).ToBeVisibleAsync(Patiently);
        await page.Page.SetViewportSizeAsync(Desk, 844);
        await page.Page.EvaluateAsync("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
        await Expect(gone).ToBeVisibleAsync();
    }

    private static async Task ChangeLinksByKeyboardAsync(IPage page)
    {
        var link = page.Locator("#link-rows tr", new() { HasText = "eu – us" });
        await link.GetByRole(AriaRole.Button).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Round trip")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("300ms");
        await page.GetByLabel("Loss").FillAsync("2%");
        await page.Keyboard.PressAsync("Enter");
        await Expect(link).ToContainTextAsync("300\u00a0ms", new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "eu" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Enter");
        await Expect(link).ToContainTextAsync("cut", new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Heal the partition eu | us" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(link).Not.ToContainTextAsync("cut", new() { Timeout = 30_000 });
    }

    private static async Task<LiveRun> StartAsync(params string[] more)
    {
        var fsnet = new Fsnet();
        return await LiveRun.StartAsync(fsnet, [fsnet.Write("watched.yaml", Topology), .. more]);
    }

    private static async Task KillAndRestartByKeyboardAsync(IPage page)
    {
        var row = page.Locator("#rows tr", new() { HasText = "leech-1" });
        await Expect(row.Locator(".state")).ToHaveTextAsync("fetching", new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Kill leech-1" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(row.Locator(".state")).ToHaveTextAsync("down");
        // The same button, which has kept the focus.
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Restart leech-1" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(row.Locator(".state")).ToHaveTextAsync("fetching");
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "leech-1 starts again" })).ToBeVisibleAsync();
        await Expect(page.Locator("#event-list li").Nth(0)).ToContainTextAsync("leech-1 starts again (dashboard)");
        await Expect(page.Locator("#event-list li").Nth(1)).ToContainTextAsync("leech-1 is killed (dashboard)");
    }

    private static async Task EverythingHasANameAsync(IPage page)
    {
        Assert.Equal(0, await page.Locator("section:not([aria-labelledby])").CountAsync());
        Assert.Equal(0, await page.Locator("table:not(:has(caption))").CountAsync());
        Assert.Equal(0, await page.Locator("canvas:not([aria-label])").CountAsync());
        Assert.Equal(0, await page.Locator("progress:not([aria-label])").CountAsync());
        Assert.Equal(0, await page.Locator(".scroll:not([tabindex])").CountAsync());
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "6 nodes in eu, us" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = "Progress of leech-1" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Change links eu – us" })).ToBeAttachedAsync();
    }

    /// <summary>In the events as they were, and in the topology so that the command of the report repeats them.</summary>
    private static async Task WhatWasDoneIsKeptAsync(Fsnet fsnet)
    {
        var done = fsnet.Lines("events.jsonl").Where(e => e.Contains("\"because\":\"dashboard\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(["kill", "restart"], done.Select(e => JsonDocument.Parse(e).RootElement.GetProperty("event").GetString()));
        var topology = Path.Combine(fsnet.Out, "topology.yaml");
        Assert.Matches(
            @"timeline:\s+- \{ at: \d+m?s, kill: \[leech-1\] \}\s+- \{ at: \d+m?s, restart: \[leech-1\] \}", File.ReadAllText(topology));
        Assert.Equal($"fsnet run {topology} --on local", fsnet.Report.GetProperty("command").GetString());
        var (exit, output, error) = await fsnet.RunAsync("check", topology);
        Assert.True(exit == 0, output + error);
    }

    private static async Task<HttpStatusCode> AskAsync(LiveRun run, string? token, string? origin = null, string? host = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(run.Address, "act"));
        request.Content = new StringContent("{ kill: leech-1 }");
        request.Headers.Host = host;
        if (token is not null)
            request.Headers.Add("X-FsNet-Token", token);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return (await client.SendAsync(request)).StatusCode;
    }
}
