using System.Text.Json;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>Runs with programs of others, and what the testbed finds out about those that do wrong.</summary>
public sealed class ProgramRunTests : IDisposable
{
    private const string Fetcher = """
        import os, subprocess, sys, time, urllib.request
        how, url, path = sys.argv[1].split('-')[0], sys.argv[2], sys.argv[3]
        data = urllib.request.urlopen(url).read()
        if how == 'corrupt':
            data = data[:-1] + bytes([data[-1] ^ 1])
        if how == 'early':
            data = data[:1000]
        if how == 'hungry':
            memory = bytearray(300 << 20)
            memory[::4096] = b'x' * len(memory[::4096])
            time.sleep(60)
        open(path, 'wb').write(data)
        if how == 'behind':
            subprocess.Popen(['sleep', '600'])
        """;

    private const string Topology = """
        name: faults
        file: { size: 256KiB }
        programs:
          web:
            files: [fetch.py]
            seed: python3 -m http.server --bind {ip} {port}
            leech: python3 fetch.py {node} http://{seed.ip}:{port}/{name} {out}/{name}
            ready: { tcp: {port} }
            memory: 200MiB
        groups:
          seed: { role: seed, program: web }
          good: { role: leech, program: web }
          corrupt: { role: leech, program: web }
          early: { role: leech, program: web }
          behind: { role: leech, program: web }
          hungry: { role: leech, program: web }
        expect: { complete: 1, within: 30s }
        """;

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [FactWithNamespaces("python3", "unshare")]
    public async Task WhatIsWrongWithAProgramIsFoundWhateverItSays()
    {
        var (exit, output, error) = await RunAsync(Topology);
        Assert.True(exit == 1, output + error);
        var reasons = string.Join('\n', _fsnet.Report.GetProperty("reasons").EnumerateArray());
        Assert.Contains("corrupt-0 said that it was complete (by exit code 0), and its copy has other bytes than the file", reasons);
        Assert.Contains("early-0 said that it was complete (by exit code 0), and its copy had 1000 B of 256 KiB", reasons);
        Assert.Contains("behind-0 left 1 process behind when it ended, which were killed: sleep", reasons);
        Assert.Contains("hungry-0 was killed: it used", reasons);
        Assert.DoesNotContain("good-0", reasons);
        Assert.NotNull(Completion("good-0"));
        Assert.Null(Completion("corrupt-0"));
        AssertAbsentIsSaid();
        Assert.Empty(_fsnet.Processes);
        Assert.Empty(Directory.GetFileSystemEntries(_fsnet.Temporary));
    }

    [FactWithNamespaces("python3", "unshare")]
    public async Task ATrackerAndNodesInPythonDistributeAFile() => await AssertPassesAsync("python", leechers: 3, "groups.leech.count=3");

    [FactWithNamespaces("python3", "unshare", "aria2c", "opentracker", "/usr/share/doc/python3-libtorrent/copyright")]
    public async Task Aria2AndLibtorrentRunBesideOurOwnNodes()
    {
        await AssertPassesAsync("bittorrent", leechers: 3, "groups.leech.count=1", "groups.aria2-leech.count=1", "groups.lt-leech.count=1");
        var programs = _fsnet.Report.GetProperty("programs").EnumerateArray().ToList();
        Assert.Equal(["fsnet", "aria2", "libtorrent"], programs.Select(p => p.GetProperty("name").GetString()));
        Assert.All(programs, p => Assert.Equal(1, p.GetProperty("verifiedNodes").GetInt32()));
        Assert.All(programs, p => Assert.InRange(p.GetProperty("wireBytes").GetInt64(), 1 << 20, 3 << 20));
    }

    [FactWithNamespaces("python3", "unshare")]
    public async Task NothingOfAProgramOutlivesARunThatIsKilled()
    {
        _fsnet.Write("fetch.py", Fetcher);
        var yaml = Topology.Replace("complete: 1", "complete: all").Replace("memory: 200MiB", "memory: 900MiB");
        using var run = _fsnet.Start("run", _fsnet.Write("t.yaml", yaml), "--on", "local", "--out", _fsnet.Out, "--dashboard", "off");
        _ = run.StandardOutput.ReadToEndAsync();
        _ = run.StandardError.ReadToEndAsync();
        await Fsnet.UntilAsync(() => _fsnet.Processes.Any(IsHungry), "a leecher's program runs");
        run.Kill();
        await Fsnet.UntilAsync(() => _fsnet.Processes.Count == 0, "all its processes have ended");
    }

    [FactWithNamespaces("python3", "unshare")]
    public async Task AProgramThatIsNotThereOrNotReadyIsToldBeforeAnythingIsMeasured()
    {
        var (exit, _, error) = await RunAsync(Topology.Replace("seed: python3", "seed: pyhton3"));
        Assert.Equal(4, exit);
        Assert.Contains("programs.web.seed: there is no program pyhton3 in PATH", error + string.Join('\n', _fsnet.Report.GetProperty("reasons").EnumerateArray()));
        (exit, _, error) = await RunAsync(Topology.Replace("ready: { tcp: {port} }", "ready: { line: never, within: 100ms }"));
        Assert.Equal(4, exit);
        Assert.Contains("seed-0 was not ready within 100 ms: it has not printed 'never'", string.Join('\n', _fsnet.Report.GetProperty("reasons").EnumerateArray()) + error);
    }

    [Fact]
    public async Task TheSimulatorAndExportsRefuseThem()
    {
        _fsnet.Write("fetch.py", Fetcher);
        var topology = _fsnet.Write("t.yaml", Topology);
        var (exit, _, error) = await _fsnet.RunAsync("run", topology, "--on", "sim");
        Assert.Equal(2, exit);
        Assert.Contains("programs: --on sim runs fsnet's own engines, and no program of others; allowed: --on local, --on docker", error);
        (exit, _, error) = await _fsnet.RunAsync("export", topology, "--format", "compose");
        Assert.Equal(2, exit);
        Assert.Contains("programs: other tools are not told how to start programs of others", error);
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(string yaml)
    {
        _fsnet.Write("fetch.py", Fetcher);
        if (Directory.Exists(_fsnet.Out))
            Directory.Delete(_fsnet.Out, recursive: true);
        return await _fsnet.RunAsync("run", _fsnet.Write("t.yaml", yaml), "--on", "local", "--out", _fsnet.Out, "--dashboard", "off");
    }

    /// <summary>Of 1 MiB, and without rates: measuring them takes seconds.</summary>
    private async Task AssertPassesAsync(string name, int leechers, params string[] set)
    {
        var topology = Path.Combine(Repository.Folder, "topologies", "programs", $"{name}.yaml");
        string[] small = ["file.size=1MiB", "access.up=unlimited", "access.down=unlimited", .. set];
        var (exit, output, error) = await _fsnet.RunAsync(
            ["run", topology, "--on", "local", "--out", _fsnet.Out, "--dashboard", "off", .. small.SelectMany(s => new[] { "--set", s })]);
        Assert.True(exit == 0, output + error);
        Assert.Equal(leechers, _fsnet.Report.GetProperty("verifiedNodes").GetInt32());
        Assert.Empty(_fsnet.Processes);
    }

    private double? Completion(string node) =>
        Node(node).GetProperty("completedAtSeconds") is { ValueKind: JsonValueKind.Number } at ? at.GetDouble() : null;

    private JsonElement Node(string name) => _fsnet.Report.GetProperty("nodes").EnumerateArray().Single(n => n.GetProperty("name").GetString() == name);

    private void AssertAbsentIsSaid()
    {
        Assert.Equal(JsonValueKind.Null, Node("good-0").GetProperty("bytesIn").ValueKind);
        Assert.Contains(
            _fsnet.Report.GetProperty("notes").EnumerateArray(), n => n.GetString()!.Contains("web: seen from outside", StringComparison.Ordinal));
        var program = Assert.Single(_fsnet.Report.GetProperty("programs").EnumerateArray());
        Assert.Equal("web", program.GetProperty("name").GetString());
        Assert.True(program.GetProperty("wireBytes").GetInt64() > 5 * (256 << 10));
        Assert.True(program.GetProperty("cpuSeconds").GetDouble() > 0);
    }

    /// <summary>Itself, not its supervisor, whose command line has the same words: that one would end in any case while it waits.</summary>
    private static bool IsHungry(int pid) =>
        ReadCommand(pid).Split('\0') is [var program, "fetch.py", "hungry-0", ..] && Path.GetFileName(program).StartsWith("python3", StringComparison.Ordinal);

    private static string ReadCommand(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
