using System.Text.Json;
using FsNet.Browser.Tests.Fixture;
using FsNet.Testbed.Tests.Runs;
using Microsoft.Playwright;

namespace FsNet.Browser.Tests;

/// <summary>report.html as people have it: on a desk and on a phone, by day and by night, on paper, and by ear.</summary>
public sealed class ReportTests(BrowserFixture browser, SimulatedRun run) : IClassFixture<BrowserFixture>, IClassFixture<SimulatedRun>
{
    private const int Phone = 390;
    private const int Desk = 1280;

    private static readonly string[] Figures =
    [
        "Completion over time", "Every node’s timeline", "How blocks spread", "Delivery rate", "Who got blocks from whom",
        "The seed’s copies, and everybody else’s", "Bytes on the wire against payload",
    ];

    [BrowserTheory]
    [InlineData(Desk, ColorScheme.Light)]
    [InlineData(Desk, ColorScheme.Dark)]
    [InlineData(Phone, ColorScheme.Light)]
    [InlineData(Phone, ColorScheme.Dark)]
    public async Task ItIsOneFileThatFitsTheWindow(int width, ColorScheme colours)
    {
        await using var page = await browser.OpenAsync(run.Url, width, colours);
        await page.KeepPictureAsync($"report-{width}-{colours}");
        Assert.Empty(page.Complaints);
        Assert.Equal([run.Url], page.Requests);
        Assert.Equal(0, await page.OverhangAsync());
        Assert.Contains("Pass", await page.Page.GetByRole(AriaRole.Heading, new() { Level = 2 }).First.TextContentAsync());
        await EveryFigureIsThereAsync(page.Page);
    }

    [BrowserFact]
    public async Task TheColoursFollowTheSystem()
    {
        await using var light = await browser.OpenAsync(run.Url, Desk, ColorScheme.Light);
        await using var dark = await browser.OpenAsync(run.Url, Desk, ColorScheme.Dark);
        Assert.Equal("rgb(255, 255, 255)", await BackgroundAsync(light.Page));
        Assert.NotEqual("rgb(255, 255, 255)", await BackgroundAsync(dark.Page));
    }

    [BrowserFact]
    public async Task EveryDrawingSaysWhatItShowsAndEveryTableHasACaption()
    {
        await using var page = await browser.OpenAsync(run.Url, Desk, ColorScheme.Light);
        var completion = page.Page.GetByRole(AriaRole.Img, new() { Name = "Completion over time" });
        var words = await completion.EvaluateAsync<string>("e => document.getElementById(e.getAttribute('aria-describedby')).textContent");
        Assert.Contains("Of 6 leechers, the first had the whole file after", words);
        Assert.Equal(0, await page.Page.Locator("table:not(:has(caption))").CountAsync());
        Assert.Equal(0, await page.Page.Locator("section:not([aria-labelledby])").CountAsync());
    }

    [BrowserFact]
    public async Task WhatHappenedToTheSwarmIsMarkedInEveryPlotOverTime()
    {
        await using var page = await browser.OpenAsync(run.Url, Desk, ColorScheme.Light);
        foreach (var id in (string[])["completion", "timeline", "blocks", "rate"])
        {
            var marks = await page.Page.Locator($"#{id} svg.wide g:has(.mark) > title").AllTextContentsAsync();
            Assert.Equal(
                ["1: 1.00\u00a0s leech-1 is killed", "2: 1.50\u00a0s partition: eu | us"],
                marks.SelectMany(m => m.Split('\n')).Take(2));
        }
        await Assertions.Expect(page.Page.Locator("#events")).ToContainTextAsync("leech-1 starts again");
    }

    [BrowserFact]
    public async Task TheKeyboardReachesWhatScrollsAndWhatUnfolds()
    {
        await using var page = await browser.OpenAsync(run.Url, Phone, ColorScheme.Light);
        await page.Page.Locator("summary").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Rowheader, new() { Name = "leech-5" })).ToBeVisibleAsync();
        Assert.Equal(0, await page.OverhangAsync());
        Assert.Equal(0, await page.Page.Locator(".scroll:not([tabindex])").CountAsync());
    }

    [BrowserFact]
    public async Task ItPrints()
    {
        await using var page = await browser.OpenAsync(run.Url, Desk, ColorScheme.Dark);
        var pdf = await page.Page.PdfAsync(new PagePdfOptions { Format = "A4", PrintBackground = true });
        Assert.Equal("%PDF"u8.ToArray(), pdf[..4]);
        await Assertions.Expect(page.Page.Locator("#nodes table")).Not.ToBeVisibleAsync();
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await Assertions.Expect(page.Page.Locator("#nodes table")).ToBeVisibleAsync();
        Assert.Equal("rgb(255, 255, 255)", await BackgroundAsync(page.Page));
    }

    [BrowserFact]
    public async Task AFailedRunSaysWhyOnTop()
    {
        using var fsnet = new Fsnet();
        await SimulatedRun.RunAsync(fsnet, expected: 1, "--set", "expect.within=2s");
        await using var page = await browser.OpenAsync(Page(fsnet), Phone, ColorScheme.Light);
        await page.KeepPictureAsync("report-failed");
        await Assertions.Expect(page.Page.Locator(".verdict.fail")).ToContainTextAsync("not complete within 2");
        Assert.Equal(0, await page.OverhangAsync());
    }

    /// <summary>The axis goes on to the bound, but of the time behind its end the run knows nothing.</summary>
    [BrowserFact]
    public async Task CurvesEndWithTheRun()
    {
        using var fsnet = new Fsnet();
        await SimulatedRun.RunAsync(fsnet, expected: 1, "--set", "expect.within=2s", "--set", "file.size=64MiB");
        await using var page = await browser.OpenAsync(Page(fsnet), Desk, ColorScheme.Light);
        var bound = await RightOfAsync("#completion svg.wide path.s-b");
        foreach (var drawn in (string[])["#completion svg.wide path.s-c", "#timeline svg.wide rect.f-row", "#blocks svg.wide rect.f-row"])
            Assert.InRange(await RightOfAsync(drawn), 1, bound - 100);

        async Task<float> RightOfAsync(string selector)
        {
            var box = await page.Page.Locator(selector).First.BoundingBoxAsync();
            return box!.X + box.Width;
        }
    }

    [BrowserFact]
    public async Task AHundredNodesAreTakenTogetherAndTheFileStaysSmall()
    {
        using var fsnet = new Fsnet();
        await SimulatedRun.RunAsync(fsnet, expected: 0, "--nodes", "100", "--set", "timeline=[]");
        Assert.InRange(new FileInfo(Path.Combine(fsnet.Out, "report.html")).Length, 1, 500_000);
        await using var page = await browser.OpenAsync(Page(fsnet), Desk, ColorScheme.Light);
        await page.KeepPictureAsync("report-100");
        await EveryFigureIsThereAsync(page.Page);
        await Assertions.Expect(page.Page.Locator("#exchange")).ToContainTextAsync("taken together by group and region");
    }

    [BrowserFact]
    public async Task ItCanBeWrittenAgainAndTextsOfTheRunStayTexts()
    {
        using var fsnet = new Fsnet();
        await SimulatedRun.RunAsync(fsnet, expected: 0);
        var json = Path.Combine(fsnet.Out, "report.json");
        await File.WriteAllTextAsync(json, (await File.ReadAllTextAsync(json)).Replace(
            "\"notes\": [", "\"notes\": [\"<img src='http://192.0.2.1/x.png' onerror=alert(1)>\",", StringComparison.Ordinal));
        var (exit, output, error) = await fsnet.RunAsync("report", fsnet.Out);
        Assert.True(exit == 0, error);
        await using var page = await browser.OpenAsync(new Uri(output.Trim()).AbsoluteUri, Desk, ColorScheme.Light);
        Assert.Single(page.Requests);
        Assert.Empty(page.Complaints);
        await Assertions.Expect(page.Page.Locator("#notes")).ToContainTextAsync("<img src='http://192.0.2.1/x.png'");
    }

    [BrowserFact]
    public void WhatIsDrawnIsInTheTables()
    {
        string[] files = ["nodes.csv", "blocks.csv", "links.csv", "host.csv", "events.jsonl"];
        Assert.All(files, f => Assert.True(File.Exists(Path.Combine(run.Folder, f)), f));
        var links = JsonDocument.Parse(File.ReadAllText(Path.Combine(run.Folder, "report.json"))).RootElement.GetProperty("links");
        Assert.Equal(links.GetArrayLength(), File.ReadLines(Path.Combine(run.Folder, "links.csv")).Count() - 1);
    }

    private static async Task EveryFigureIsThereAsync(IPage page)
    {
        foreach (var name in Figures)
            await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = name, Exact = true })).ToBeVisibleAsync();
    }

    private static Task<string> BackgroundAsync(IPage page) =>
        page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    private static string Page(Fsnet fsnet) => new Uri(Path.Combine(fsnet.Out, "report.html")).AbsoluteUri;
}
