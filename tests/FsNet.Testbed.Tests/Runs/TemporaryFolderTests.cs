namespace FsNet.Testbed.Tests.Runs;

/// <summary>A temporary folder that is not as it should be; who does not need it does without.</summary>
public sealed class TemporaryFolderTests : IDisposable
{
    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Theory]
    [InlineData("/nonexistent/tmp")]
    [InlineData("/proc")]
    public async Task WhatIsWrongWithItIsSaid(string folder)
    {
        _fsnet.Environment["TMPDIR"] = folder;
        var (exit, _, error) = await _fsnet.RunAsync("run", _fsnet.Write("t.yaml", Topologies.Sample.Yaml), "--on", "local", "--out", _fsnet.Out);
        Assert.Equal(2, exit);
        Assert.Contains($"fsnet: TMPDIR: found '{folder}': ", error);
        Assert.DoesNotContain("   at ", error);
        Assert.False(Directory.Exists(_fsnet.Out));
    }

    [Theory]
    [InlineData("run", "--on", "sim")]
    [InlineData("check")]
    [InlineData("explain")]
    [InlineData("export")]
    public async Task WhoDoesNotNeedItDoesWithout(string command, params string[] more)
    {
        _fsnet.Environment["TMPDIR"] = "/nonexistent/tmp";
        string[] folder = command == "run" ? ["--out", _fsnet.Out] : [];
        var (exit, _, error) = await _fsnet.RunAsync([command, _fsnet.Write("t.yaml", Topologies.Sample.Yaml), .. more, .. folder]);
        Assert.True(exit == 0, error);
    }

    /// <summary>Status pages are on Unix domain sockets, whose addresses hold 107 bytes.</summary>
    [FactWithNamespaces]
    public async Task ItsPathMayBeLong()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_fsnet.Temporary, new string('x', 120), new string('y', 120))).FullName;
        _fsnet.Environment["TMPDIR"] = folder;
        var (exit, output, error) = await _fsnet.RunAsync("run", _fsnet.Write("t.yaml", Topologies.Sample.Yaml), "--on", "local", "--out", _fsnet.Out);
        Busy.AssertGood(_fsnet, exit, output + error);
        Assert.DoesNotContain("share loopback", error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }
}
