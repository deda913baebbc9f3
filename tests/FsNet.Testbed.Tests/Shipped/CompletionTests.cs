using FsNet.Testbed.Tests.Exporting;
using FsNet.Testbed.Tests.Runs;

namespace FsNet.Testbed.Tests.Shipped;

/// <summary>The scripts that packages install are asked by the shells themselves: what would stand on the line next?</summary>
[Collection("virtual")]
public sealed class CompletionTests : IDisposable
{
    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [FactWithTool("bash")]
    public Task Bash() => CheckAsync(async (script, line) => await OutputAsync("bash", "-c", $$"""
        source {{script}}
        COMP_WORDS=({{line}}) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _fsnet_complete && printf '%s\n' "${COMPREPLY[@]}"
        """));

    // What zsh's own functions would make a menu of, they print here.
    [FactWithTool("zsh")]
    public Task Zsh() => CheckAsync(async (script, line) => await OutputAsync("zsh", "-fc", $$"""
        compdef() { }; compadd() { shift; print -l -- "$@" }; _describe() { print -l -- "${(P@)2%%:*}" }
        source {{script}}
        words=({{line}}); CURRENT=$#words
        _fsnet_complete
        """));

    [FactWithTool("fish")]
    public Task Fish() => CheckAsync(async (script, line) =>
    {
        var lines = await OutputAsync("fish", "--no-config", "-c", $"source {script}; complete -C '{line.Replace("\"", "")}'");
        return [.. lines.Select(l => l.Split('\t')[0])];
    });

    [FactWithTool("man")]
    public async Task ManReadsThePageOfItsCommandsWithoutAWarning()
    {
        var (exit, page, _) = await _fsnet.RunAsync("man");
        Assert.Equal(0, exit);
        var read = await Tool.RunAsync("man", "--warnings", "--local-file", _fsnet.Write("fsnet.1", page));
        Assert.Equal((0, ""), (read.Exit, read.Error));
        Assert.Contains("--seeds A..B", read.Output);
        Assert.Contains("SYNOPSIS", read.Output);
    }

    private async Task CheckAsync(Func<string, string, Task<string[]>> complete, [System.Runtime.CompilerServices.CallerMemberName] string shell = "")
    {
        var (exit, text, _) = await _fsnet.RunAsync("completion", shell.ToLowerInvariant());
        Assert.Equal(0, exit);
        var script = _fsnet.Write("script", text);
        Assert.Superset(new HashSet<string> { "run", "init", "load" }, (await complete(script, "fsnet \"\"")).ToHashSet());
        Assert.Contains("--nodes", await complete(script, "fsnet run --n"));
        Assert.DoesNotContain("--seeds", await complete(script, "fsnet run --s"));
        Assert.Equal(["auto", "docker", "local", "sim"], (await complete(script, "fsnet run --on \"\"")).Order());
        Assert.Equal(["tracker"], await complete(script, "fsnet load \"\""));
        Assert.Contains("--ask", await complete(script, "fsnet load tracker --a"));
    }

    private static async Task<string[]> OutputAsync(string shell, params string[] arguments)
    {
        var (exit, output, error) = await Tool.RunAsync(shell, arguments);
        Assert.Equal((0, ""), (exit, error));
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
