using System.Diagnostics;

namespace FsNet.Architecture.Tests.Samples;

/// <summary>What a document tells to type can be typed.</summary>
public class SampleTests
{
    /// <summary>What commands name of the checkout.</summary>
    private static readonly string[] Folders = ["docs", "src", "tests", "topologies", "compose"];

    [FactWithTool("bash")]
    public async Task EveryCommandIsOneThatItsProgramUnderstands()
    {
        var samples = await SamplesAsync();
        Assert.InRange(samples.Count, 60, int.MaxValue);
        var mistakes = samples.SelectMany(SampleJudge.MistakesOf).ToList();
        Assert.True(mistakes.Count == 0, string.Join('\n', mistakes));
    }

    /// <summary>In the order of the documents, in a folder where nothing is but what the checkout has.</summary>
    [FactWithTool("bash")]
    public async Task CommandsThatCostLittleDoWhatTheySay()
    {
        var samples = (await SamplesAsync()).Where(s => !s.IsMention).ToList();
        Assert.Empty(SampleRuns.Unused(samples));
        var folder = Directory.CreateTempSubdirectory("fsnet-test-").FullName;
        try
        {
            foreach (var name in Folders)
                Directory.CreateSymbolicLink(Path.Combine(folder, name), Path.Combine(Repository.Folder, name));
            foreach (var sample in samples.Where(s => SampleRuns.WhyNot(s) is null).DistinctBy(s => s.Text))
                await RunAsync(sample, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(Sample sample, string folder)
    {
        var start = new ProcessStartInfo(Repository.Testbed, sample.Words.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{sample}: exit code {process.ExitCode}\n{string.Concat(said)}");
        Assert.NotEqual("", said[0]);
    }

    private static async Task<IReadOnlyList<Sample>> SamplesAsync()
    {
        using var shell = new RecordingShell();
        List<Sample> samples = [];
        foreach (var text in ShellText.All())
            samples.AddRange(await shell.ReadAsync(text));
        return samples;
    }
}
