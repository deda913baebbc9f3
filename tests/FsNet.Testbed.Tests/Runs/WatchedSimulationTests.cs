using System.Net;
using System.Text.Json;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>Somebody acts on a run in virtual time; what the folder keeps repeats it event by event.</summary>
[Collection("virtual")]
public sealed class WatchedSimulationTests : IDisposable
{
    private const string Topology = """
        name: acted
        seed: 5
        file: { size: 32MiB }
        access: { up: 20mbit, down: 20mbit }
        regions: [eu, us]
        links:
          - { between: [eu, us], rtt: 40ms, jitter: 2ms, loss: 0.1% }
        groups:
          tracker: { role: tracker, region: eu }
          seed: { role: seed, region: eu }
          leech: { role: leech, count: 120, region: [eu, us] }
        timeline:
          - { at: 60s, restart: leech-1 }
          - { at: 1ms, kill: leech-1 }
        """;

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Fact]
    public async Task WhatWasDoneIsRepeatedToTheBit()
    {
        var topology = _fsnet.Write("t.yaml", Topology);
        var (exit, said) = await ActAsync(topology);
        Assert.True(exit == 0, said);
        var trace = Trace();
        Assert.Equal(
            ["kill", "restart", "link", "partition", "heal"],
            _fsnet.Lines("events.jsonl").Where(e => e.Contains("\"because\":\"dashboard\"", StringComparison.Ordinal))
                .Select(e => JsonDocument.Parse(e).RootElement.GetProperty("event").GetString()));
        Assert.Equal(0, await RepeatAsync(Path.Combine(_fsnet.Out, "topology.yaml")));
        Assert.Equal(trace, Trace());
        // Else it would not have mattered what was done.
        Assert.Equal(0, await RepeatAsync(topology));
        Assert.NotEqual(trace, Trace());
    }

    private async Task<(int Exit, string Said)> ActAsync(string topology)
    {
        using var process = _fsnet.Start("run", topology, "--on", "sim", "--out", _fsnet.Out);
        var (output, said) = (process.StandardOutput.ReadToEndAsync(), new List<string>());
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line.StartsWith("watch it at ", StringComparison.Ordinal))
                await ActThereAsync(line["watch it at ".Length..]);
        }
        await process.WaitForExitAsync().WaitAsync(_fsnet.Patience);
        return (process.ExitCode, string.Join('\n', said) + await output);
    }

    private static async Task ActThereAsync(string link)
    {
        foreach (var wish in (string[])["{ kill: leech-7 }", "{ restart: leech-7 }", "{ link: [eu, us], set: { rtt: 90ms } }",
            "{ partition: [[eu], [us]] }"])
            await AskAsync(link.Split('#'), wish, HttpStatusCode.OK);
        // One heal would not be enough for two.
        await AskAsync(link.Split('#'), "{ partition: [[us], [eu]] }", HttpStatusCode.Conflict);
        await AskAsync(link.Split('#'), "{ heal: [[us], [eu]] }", HttpStatusCode.OK);
    }

    /// <summary>Until the simulation has begun, nothing can be done.</summary>
    private static async Task AskAsync(string[] link, string wish, HttpStatusCode expected)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-FsNet-Token", link[1]);
        HttpResponseMessage answer;
        do
            answer = await client.PostAsync(new Uri(link[0] + "act"), new StringContent(wish));
        while (answer.StatusCode == HttpStatusCode.Conflict && (await answer.Content.ReadAsStringAsync()).Contains("have not been told"));
        Assert.True(answer.StatusCode == expected, await answer.Content.ReadAsStringAsync());
    }

    private async Task<int> RepeatAsync(string topology)
    {
        var copy = _fsnet.Write("again.yaml", await File.ReadAllTextAsync(topology));
        Directory.Delete(_fsnet.Out, recursive: true);
        return (await _fsnet.RunAsync("run", copy, "--on", "sim", "--out", _fsnet.Out, "--dashboard", "off")).Exit;
    }

    // "trace HASH: ...; N events": a wish that is refused is one event more, and changes nothing.
    private string Trace() => _fsnet.Report.GetProperty("notes").EnumerateArray().Select(n => n.GetString()!)
        .Single(n => n.StartsWith("trace ", StringComparison.Ordinal)).Split(':')[0];
}
