extern alias library;

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using FsNet.Integration.Tests.Fixture;
using library::FsNet;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FsNet.Integration.Tests;

/// <summary>The node as a library, between others of its kind and a real tracker.</summary>
public class LibraryTests
{
    [Fact]
    public async Task SharesAndGetsAndSaysHowFarItIs()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 3 * TestFile.MiB);
        await lab.StartTrackerAsync();
        await using var seed = await FsNode.StartAsync(OptionsOf(lab));
        await using var node = await FsNode.StartAsync(OptionsOf(lab));
        var progress = new Progress();

        var id = await seed.ShareAsync(file.Path);
        var path = await node.GetAsync(id, lab.NewFolder("copy"), progress);

        Assert.Equal(await File.ReadAllBytesAsync(file.Path), await File.ReadAllBytesAsync(path));
        Assert.EndsWith($"{id}", path);
        Assert.True(progress.Last is { DoneFiles: 1, TotalFiles: 1, DoneBytes: 3 * TestFile.MiB, TotalBytes: 3 * TestFile.MiB }, $"{progress.Last}");
        Assert.Equal(("film.bin", id, 3 * TestFile.MiB), Assert.Single(await node.ListAsync()) is var listed ? (listed.Name, listed.Id, (int)listed.Length) : default);
        Assert.EndsWith("film.bin", await seed.GetAsync("film.bin", Path.GetDirectoryName(file.Path)!)); // It lies there already.
    }

    [Fact]
    public async Task WhatIsNotSharedAnyMoreNobodyGets()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", TestFile.MiB);
        await lab.StartTrackerAsync();
        await using var seed = await FsNode.StartAsync(OptionsOf(lab));
        await using var node = await FsNode.StartAsync(OptionsOf(lab));
        var id = await seed.ShareAsync(file.Path);
        await node.GetAsync("film.bin", lab.NewFolder("copy"));

        Assert.True(seed.Unshare(id));
        Assert.True(node.Unshare(id));
        Assert.False(seed.Unshare(id));
        await Until.TrueAsync(async () => (await seed.ListAsync()).Count == 0, () => "it is still listed");
        Assert.True(File.Exists(file.Path));
        Assert.Equal(id, await seed.ShareAsync(file.Path));
    }

    [Fact]
    public async Task WhatCannotBeHadIsSaidAndKeepsNothingElseFromIt()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", TestFile.MiB);
        await lab.StartTrackerAsync();
        await using var seed = await FsNode.StartAsync(OptionsOf(lab));
        await using var node = await FsNode.StartAsync(OptionsOf(lab));
        await seed.ShareAllAsync([Path.GetDirectoryName(file.Path)!]);
        var folder = lab.NewFolder("copy");

        var files = await node.GetAllAsync(["film.bin", "nothing"], folder, new FetchOptions { Wait = TimeSpan.FromSeconds(1) });

        Assert.Equal(Path.Combine(folder, "film.bin"), files[0].Path);
        Assert.Equal("nobody shares 'nothing'; ListAsync shows what there is", files[1].Error);
        var program = await lab.RunAsync(
            "get", "nothing", "--wait", "1ms", "--out", folder, "--status", "off", "--listen", $"{lab.NewEndPoint()}", "--tracker", $"{lab.TrackerEndPoint}");
        Assert.Contains("nobody shares 'nothing'; 'fsnet-node ls' shows what there is", program.Error);
        await Assert.ThrowsAsync<FsNodeException>(() => node.ShareAsync(Path.Combine(folder, "nothing")));
        await Assert.ThrowsAsync<ArgumentException>(() => node.GetAllAsync(["a", "b"], folder, new FetchOptions { As = "c" }));
        using var stop = new CancellationTokenSource();
        var waiting = node.GetAllAsync(["later"], folder, new FetchOptions { Wait = TimeSpan.FromHours(1) }, cancellation: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task AMistakeInTheOptionsSaysWhichAndWhatIsAllowed()
    {
        var options = new FsNodeOptions { Tracker = "tracker.lan", Listen = "here:1", Uploads = 0, AdvertisedPort = 70_000, DownBitsPerSecond = -1 };
        var mistake = await Assert.ThrowsAsync<OptionsValidationException>(() => FsNode.StartAsync(options));
        Assert.Equal(
            [
                "Tracker: 'tracker.lan' has no port; write for example localhost:9090",
                "Listen: 'here' in 'here:1' is neither an IP address nor a name that is known here; write for example 127.0.0.1:9090 or [::]:9090",
                "AdvertisedPort: found 70000, allowed: 1 to 65535",
                $"DownBitsPerSecond: found -1, allowed: 1 to {long.MaxValue}",
                "Uploads: found 0, allowed: 1 to 1024",
            ],
            mistake.Failures);
        var taken = await Assert.ThrowsAsync<FsNodeException>(() => FsNode.StartAsync(new FsNodeOptions { Listen = "192.0.2.1:9" }));
        Assert.StartsWith("Listen 192.0.2.1:9: ", taken.Message);
    }

    [Fact]
    public async Task AHostStartsItAndLogsAndMeasuresAndLooksAfterIt()
    {
        await using var lab = new Lab();
        var (file, options, logs) = (lab.NewFile("film.bin", TestFile.MiB), OptionsOf(lab), new Logs());
        await lab.StartTrackerAsync();
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(logs);
        services.AddFsNode(o => (o.Tracker, o.Listen) = (options.Tracker, options.Listen));
        services.AddSingleton<FsNodeHealthCheck>();
        await using var provider = services.BuildServiceProvider();
        var (host, health) = (provider.GetServices<IHostedService>().Single(), provider.GetRequiredService<FsNodeHealthCheck>());
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(health));

        await host.StartAsync(CancellationToken.None);
        var node = provider.GetRequiredService<FsNode>();
        await node.ShareAsync(file.Path);
        await Until.TrueAsync(() => node.IsRegistered, () => string.Join('\n', logs.Lines));

        Assert.Equal(HealthStatus.Healthy, await StatusAsync(health));
        Assert.Contains(logs.Lines, l => l.StartsWith("Information FsNet.FsNode: Registered at tracker", StringComparison.Ordinal));
        Assert.Equal(1, Measured("fsnet.files", node.Id));
        Assert.Equal(0, Measured("fsnet.payload.bytes.sent", node.Id));
        var id = node.Id;
        await host.StopAsync(CancellationToken.None);
        Assert.False(node.IsRunning);
        Assert.Null(Measured("fsnet.files", id));
    }

    private static FsNodeOptions OptionsOf(Lab lab) => new() { Tracker = $"{lab.TrackerEndPoint}", Listen = $"{lab.NewEndPoint()}" };

    private static async Task<HealthStatus> StatusAsync(FsNodeHealthCheck check) => (await check.CheckHealthAsync(new HealthCheckContext())).Status;

    private static double? Measured(string instrument, string node)
    {
        double? value = null;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (i, l) =>
        {
            if (i.Meter.Name == "FsNet.Node" && i.Name == instrument && i.Meter.Tags!.Single().Value is string id && id == node)
                l.EnableMeasurementEvents(i);
        };
        listener.SetMeasurementEventCallback<double>((_, measured, _, _) => value = measured);
        listener.Start();
        listener.RecordObservableInstruments();
        return value;
    }

    private sealed class Progress : IProgress<TransferProgress>
    {
        public TransferProgress? Last { get; private set; }

        public void Report(TransferProgress value) => Last = value;
    }

    private sealed class Logs : ILoggerFactory, ILogger
    {
        private string _category = "";

        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName)
        {
            _category = categoryName;
            return this;
        }

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel} {_category}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
