using System.ComponentModel;
using System.Diagnostics;
using FsNet.Integration.Tests.Fixture;
using FsNet.Links;

namespace FsNet.Integration.Tests.Containers;

/// <summary>The real fsnet-shaper, in a network namespace of its own, as a run of the testbed starts it. It ends with its input.</summary>
internal sealed class Shaper : IAsyncDisposable
{
    private const string KernelRelease = "/proc/sys/kernel/osrelease";

    private static readonly Lazy<string?> Missing = new(() => Task.Run(FindMissingAsync).GetAwaiter().GetResult());

    private readonly Process _process;

    private Shaper() => _process = Process.Start(new ProcessStartInfo("unshare", ["--net", "--", Repository.Shaper, "serve"])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Why it cannot shape the containers of an engine that can be had; null when it can.</summary>
    public static string? Complaint => Missing.Value;

    /// <summary>The best that this kernel has.</summary>
    public Executor Executor { get; private set; }

    public static async Task<Shaper> StartAsync()
    {
        var shaper = new Shaper();
        shaper.Executor = (await shaper.ProbeAsync()).Best!.Value;
        return shaper;
    }

    /// <summary>One request at a time; what it cannot do fails the test.</summary>
    public async Task<T> AskAsync<T>(ShaperRequest request)
        where T : ShaperAnswer
    {
        await _process.StandardInput.WriteLineAsync(ShaperJson.Line(request));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Until.Patience);
        Assert.NotNull(line);
        return Assert.IsType<T>(ShaperJson.Answer(line));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Until.Patience);
        _process.Dispose();
    }

    private async Task<Capabilities> ProbeAsync() => (await AskAsync<ShaperAnswer.Probed>(new ShaperRequest.Probe())).Capabilities;

    private static async Task<string?> FindMissingAsync()
    {
        if (!Environment.IsPrivilegedProcess)
            return "to enter containers' network namespaces takes root";
        if (!await EngineIsOnThisKernelAsync())
            return "the Docker Engine is on another machine: its containers' network namespaces are not here";
        try
        {
            await using var shaper = new Shaper();
            var can = await shaper.ProbeAsync();
            return can.Best is null ? $"links cannot be shaped: {can.NetAdmin ?? $"netem: {can.Netem}; NFQUEUE: {can.NfQueue}"}" : null;
        }
        catch (Exception e) when (e is Win32Exception or IOException or Xunit.Sdk.XunitException)
        {
            return $"fsnet-shaper cannot be started: {e.Message}";
        }
    }

    private static async Task<bool> EngineIsOnThisKernelAsync() =>
        File.Exists(KernelRelease)
        && (await DockerEngine.Client.System.GetSystemInfoAsync()).KernelVersion == (await File.ReadAllTextAsync(KernelRelease)).Trim();
}
