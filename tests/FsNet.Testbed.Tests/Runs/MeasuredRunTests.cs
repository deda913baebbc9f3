using System.Text.Json;
using FsNet.Swarms.Containers;
using FsNet.Swarms.Local;
using FsNet.Testbed.Tests.Containers;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>Links are measured before a run, and are as asked: between processes and between containers.</summary>
[Collection("alone")]
[Trait("Runs", "alone")]
public sealed class MeasuredRunTests : IDisposable
{
    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [FactWithNamespaces]
    public async Task OfProcesses()
    {
        var (exit, output, error) = await RunAsync("local");
        Busy.AssertGood(_fsnet, exit, output + error);
        AssertMeasured();
        Assert.True(_fsnet.Report.GetProperty("wireBytes").GetInt64() > _fsnet.Report.GetProperty("payloadBytes").GetInt64());
        Assert.Empty(_fsnet.Processes);
    }

    /// <summary>A helper container shapes where the program itself may not.</summary>
    [DockerFact]
    public async Task OfContainers()
    {
        _fsnet.Environment[ContainerShaper.Variable] = "container";
        _fsnet.Environment[ProgramFiles.ShaperVariable] = "there-is-no-shaper-to-start-as-a-process";
        var (exit, output, error) = await RunAsync("docker");
        Busy.AssertGood(_fsnet, exit, output + error);
        Assert.Equal(4, _fsnet.Report.GetProperty("verifiedNodes").GetInt32());
        AssertMeasured();
        await Leftovers.AssertNoneAsync(error);
    }

    private void AssertMeasured()
    {
        var links = _fsnet.Report.GetProperty("links").EnumerateArray().ToList();
        Assert.Equal(14, links.Count);
        var across = links.Single(l => Text(l, "from") == "seed@eu" && Text(l, "to") == "leech@us");
        Assert.Equal(30, across.GetProperty("asked").GetProperty("delayMs").GetDouble());
        Assert.InRange(across.GetProperty("measured").GetProperty("delayMs").GetDouble(), 29, 60);
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(string on) =>
        _fsnet.RunAsync("run", _fsnet.Write("t.yaml", TwoSides.Yaml), "--on", on, "--out", _fsnet.Out);

    private static string? Text(JsonElement json, string key) => json.GetProperty(key).GetString();
}
