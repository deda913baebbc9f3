using System.Diagnostics;

namespace FsNet.Architecture.Tests.Samples;

/// <summary>
/// Bash reads what documents show: it knows loops, quotes, pipes and variables. It finds no program, and writes down instead what it was
/// to start.
/// </summary>
internal sealed class RecordingShell : IDisposable
{
    private const char BetweenWords = '\x1f';
    private const char AfterCommand = '\x1e';

    /// <summary>Programs that are named with their folder are looked for nowhere: functions of their names stand for them.</summary>
    private const string Prelude = """
        record() { local IFS=$'\x1f'; printf '%s\x1e' "$*" >>"$FSNET_RECORD"; }
        command_not_found_handle() { record "$@"; }
        for script in $FSNET_SCRIPTS; do eval "$script() { record $script \"\$@\"; }"; done
        PATH=/nowhere

        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("fsnet-test-").FullName;
    private readonly string _scripts = string.Join(' ', Repository.Files("*.sh").Select(Repository.NameOf));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public async Task<IReadOnlyList<Sample>> ReadAsync(ShellText text)
    {
        var record = Path.Combine(_folder, "record");
        File.WriteAllText(record, "");
        var complaint = await RunAsync(Prelude + text.Text, record);
        Assert.True(complaint.Length == 0, $"{text.Where}: {complaint}");
        return [.. File.ReadAllText(record).Split(AfterCommand, StringSplitOptions.RemoveEmptyEntries)
            .Select(command => new Sample(text.Where, text.IsMention, command.Split(BetweenWords)))];
    }

    /// <returns>What bash complained about.</returns>
    private async Task<string> RunAsync(string script, string record)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "--noprofile", "-c", script])
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Where documents write to.
        Directory.CreateDirectory(Path.Combine(_folder, ".config", "fish", "completions"));
        (start.Environment["HOME"], start.Environment["FSNET_RECORD"], start.Environment["FSNET_SCRIPTS"]) = (_folder, record, _scripts);
        using var bash = Process.Start(start)!;
        bash.StandardInput.Close();
        var output = bash.StandardOutput.ReadToEndAsync();
        var complaint = await bash.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await output.WaitAsync(Patience);
        await bash.WaitForExitAsync().WaitAsync(Patience);
        return complaint;
    }
}
