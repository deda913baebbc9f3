using System.Diagnostics;
using FsNet.Swarms.Containers;

namespace FsNet.Testbed.Tests.Containers;

/// <summary>What is left of a run, by its label, as the docker command sees it: another pair of eyes than the program's own.</summary>
internal static class Leftovers
{
    /// <param name="said">What the run told the user; it names the label.</param>
    public static async Task AssertNoneAsync(string said) => Assert.Empty(await OfAsync(RunIn(said)));

    /// <summary>Ids of containers and networks; empty when there are none.</summary>
    public static async Task<string> OfAsync(string run) =>
        await DockerAsync("ps", "--all", "--quiet", "--filter", $"label={RunLabels.RunKey}={run}")
        + await DockerAsync("network", "ls", "--quiet", "--filter", $"label={RunLabels.RunKey}={run}");

    /// <summary>The value of the run's label.</summary>
    public static string RunIn(string said)
    {
        var mark = $"{RunLabels.RunKey}=";
        var at = said.IndexOf(mark, StringComparison.Ordinal);
        Assert.True(at >= 0, said);
        return said[(at + mark.Length)..].Split('\n', '\r')[0];
    }

    private static async Task<string> DockerAsync(params string[] arguments)
    {
        using var docker = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true })!;
        var output = await docker.StandardOutput.ReadToEndAsync();
        await docker.WaitForExitAsync();
        Assert.Equal(0, docker.ExitCode);
        return output;
    }
}
