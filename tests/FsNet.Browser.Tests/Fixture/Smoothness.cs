using System.Globalization;
using Microsoft.Playwright;

namespace FsNet.Browser.Tests.Fixture;

/// <summary>How a page that changes all the time behaves: pictures a second, and what it is sent.</summary>
internal static class Smoothness
{
    private const int Seconds = 5;

    // As often as the browser lets a page draw.
    private const string CountPictures = """
        seconds => new Promise(done => {
          const begun = performance.now();
          let pictures = 0, last = begun, longest = 0;
          const tick = now => {
            pictures++;
            longest = Math.max(longest, now - last);
            last = now;
            if (now - begun < seconds * 1000) requestAnimationFrame(tick); else done([pictures / seconds, longest]);
          };
          requestAnimationFrame(tick);
        })
        """;

    public static async Task<string> MeasureAsync(IPage page)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        long bytes = 0, frames = 0;
        devTools.Event("Network.dataReceived").OnEvent += (_, e) => bytes += e!.Value.GetProperty("dataLength").GetInt64();
        devTools.Event("Network.eventSourceMessageReceived").OnEvent += (_, _) => frames++;
        await devTools.SendAsync("Network.enable");
        var (before, framesBefore) = (bytes, frames);
        var pictures = await page.EvaluateAsync<double[]>(CountPictures, Seconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{pictures[0]:0} pictures a second, the longest pause {pictures[1]:0} ms; "
            + $"{(double)(frames - framesBefore) / Seconds:0.0} frames and {(bytes - before) / Seconds:N0} bytes a second");
    }
}
