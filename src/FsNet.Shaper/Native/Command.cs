using System.ComponentModel;
using System.Diagnostics;
using FsNet.Base;

namespace FsNet.Shaper.Native;

/// <summary>Runs tc, ip, iptables-restore. They start in the network namespace of the calling thread.</summary>
internal static class Command
{
    /// <param name="program">A name to be found on the path.</param>
    /// <param name="input">For its standard input.</param>
    /// <returns>Its standard output.</returns>
    /// <exception cref="ProgramException">It is not there, or it failed; the message has what it said.</exception>
    public static string Run(string program, IEnumerable<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(start);
        var error = process.StandardError.ReadToEndAsync();
        var written = WriteAsync(process, input);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        written.Wait();
        return process.ExitCode == 0
            ? output
            : throw new ProgramException($"{program} {string.Join(' ', arguments)}: {error.Result.Trim()}", ExitCodes.BackEndMissing);
    }

    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything; its exit code and its words say why.
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ProgramException($"{start.FileName} cannot be started: {e.Message}; is it installed?", ExitCodes.BackEndMissing);
        }
    }
}
