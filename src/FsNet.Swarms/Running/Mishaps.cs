using FsNet.Base;
using FsNet.Reports;

namespace FsNet.Swarms.Running;

/// <summary>
/// What kept a run from going its way. A step that is interrupted, or breaks, is noted, and the run goes on to its report with what was
/// seen until then. Of what nobody expected, the log has where it came from.
/// </summary>
internal sealed class Mishaps(RunFolder folder, CancellationToken cancellation)
{
    /// <summary>Of the file in the run's folder of logs.</summary>
    public const string LogName = "fsnet.log";

    private readonly List<string> _breaks = [];

    /// <summary>When the user or the system asked the run to end; null when nobody has.</summary>
    public string? Interruption { get; private set; }

    /// <summary>What broke, in the order in which it did.</summary>
    public IReadOnlyList<string> Breaks => _breaks;

    public bool IsOver => Interruption is not null || _breaks.Count > 0;

    /// <param name="doing">When, if it is interrupted: <c>while the file was being prepared</c>.</param>
    /// <returns>Whether it was done.</returns>
    /// <exception cref="ProgramException">What the user asked cannot be (exit code 2): that is a refusal, no mishap.</exception>
    public async Task<bool> TryAsync(string doing, Func<Task> step)
    {
        try
        {
            await step();
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Interrupt(doing);
        }
        catch (Exception e) when (e is not ProgramException { ExitCode: ExitCodes.BadUsage })
        {
            Break(e);
        }
        return false;
    }

    /// <summary>As <see cref="TryAsync"/>; the default where it was not done.</summary>
    public async Task<T?> TryGetAsync<T>(string doing, Func<Task<T>> step)
    {
        var result = default(T);
        await TryAsync(doing, async () => { result = await step(); });
        return result;
    }

    /// <summary>A record with what has gone wrong so far.</summary>
    public RunRecord Over(RunRecord record) => record with { Interruption = Interruption, Breaks = [.. _breaks] };

    public void Interrupt(string when) => Interruption ??= $"interrupted {when}";

    public void Break(Exception e)
    {
        var reason = Failures.Describe(e);
        if (!_breaks.Contains(reason))
            _breaks.Add(reason);
        if (Failures.Innermost(e) is not ProgramException)
            WriteDown(e);
    }

    private void WriteDown(Exception thrown)
    {
        try
        {
            File.AppendAllText(Path.Combine(folder.Logs, LogName), $"{thrown}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What broke the run may be the disk: then the reason alone has to do.
        }
    }
}
