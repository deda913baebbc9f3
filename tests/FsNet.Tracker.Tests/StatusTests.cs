using System.Text.Json;
using FsNet.Base;
using FsNet.Protocol.Tracker;
using Serilog;

namespace FsNet.Tracker.Tests;

public class StatusTests
{
    [Fact]
    public async Task StatusAndMetricsCountWhatWasAsked()
    {
        await using var tracker = await RunningTracker.StartAsync();
        await tracker.AskUdpAsync(tracker.Write(default(HelloRequest)));
        await tracker.AskUdpAsync(tracker.Write(new ListRequest(0, 1)));
        using var status = JsonDocument.Parse(await tracker.Http.GetStringAsync("/status"));
        Assert.Equal(tracker.EndPoint.ToString(), status.RootElement.GetProperty("listen").GetString());
        Assert.Equal(1, status.RootElement.GetProperty("requests").GetProperty("Hello").GetInt64());
        var metrics = await tracker.Http.GetStringAsync("/metrics");
        foreach (var line in new[]
        {
            "fsnet_tracker_requests_total{type=\"List\"} 1", "fsnet_tracker_answers_total{type=\"Listing\"} 1",
            "fsnet_tracker_files 0", "fsnet_tracker_nodes 0", "fsnet_tracker_entries 0",
        })
            Assert.Contains(line + "\n", metrics);
    }

    [Fact]
    public async Task ATakenPortIsAClearError()
    {
        await using var tracker = await RunningTracker.StartAsync();
        var settings = new TrackerSettings { Listen = tracker.EndPoint };
        var error = await Assert.ThrowsAsync<ProgramException>(
            () => TrackerServer.StartAsync(settings, new LoggerConfiguration().CreateLogger(), TimeProvider.System));
        Assert.Contains(tracker.EndPoint.ToString(), error.Message);
    }
}
