using FsNet.Swarms.Containers;
using FsNet.Testbed.Tests.Runs;

namespace FsNet.Testbed.Tests.Containers;

/// <summary>What the user reads when Docker cannot be had: real causes, the real program.</summary>
public sealed class DockerErrorTests : IDisposable
{
    private const string Small = """
        name: small
        file: { size: 64KiB }
        groups:
          tracker: { role: tracker }
          seed: { role: seed }
          leech: { role: leech, count: 2 }
        """;

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Fact]
    public async Task WithoutAnEngineItSaysWhereItLookedAndWhatHelps()
    {
        _fsnet.Environment["DOCKER_HOST"] = "unix:///nowhere/docker.sock";
        var (exit, _, error) = await RunAsync("docker");
        Assert.Equal(4, exit);
        Assert.Contains("no Docker Engine at unix:///nowhere/docker.sock: there is no such socket", error);
        Assert.Contains("DOCKER_HOST", error);
    }

    [Fact]
    public async Task AnEngineThatNobodyServesIsSaidToBeSo()
    {
        _fsnet.Environment["DOCKER_HOST"] = "tcp://127.0.0.1:1";
        var (exit, _, error) = await RunAsync("docker");
        Assert.Equal(4, exit);
        Assert.Contains("no Docker Engine answers at tcp://127.0.0.1:1", error);
    }

    [Fact]
    public async Task AutoTakesLocalWhereNoEngineAnswersAndSaysWhy()
    {
        _fsnet.Environment["DOCKER_HOST"] = "unix:///nowhere/docker.sock";
        var (exit, output, error) = await RunAsync("auto");
        Assert.True(exit is 0 or 3, output + error);
        Assert.Equal("local", _fsnet.Report.GetProperty("backend").GetString());
        Assert.Contains("--on auto took local: no Docker Engine", error);
    }

    [DockerFact]
    public async Task AMissingImageIsNamedWithWhatBuildsIt()
    {
        _fsnet.Environment[ContainerImages.NodeVariable] = "fsnet-node:nobody-built-this";
        var (exit, _, error) = await RunAsync("docker");
        Assert.Equal(4, exit);
        Assert.Contains("No such image: fsnet-node:nobody-built-this; compose/build-images.sh builds it", error);
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(string on) =>
        _fsnet.RunAsync("run", _fsnet.Write("small.yaml", Small), "--on", on, "--out", _fsnet.Out);
}
