using System.Runtime.ExceptionServices;
using FsNet.Base;
using Serilog.Events;

namespace FsNet.Hosting;

/// <summary>
/// What nobody expected becomes one line that people can use, wherever it was thrown: out of a command, on a thread, in a task that nobody
/// waited for. Where it came from is shown to who asks for it, by <c>--log-level debug</c> or <c>FSNET_LOG_LEVEL=debug</c>.
/// </summary>
public sealed class LastResort
{
    /// <summary>A thread that has died may be one that the end waits for: then the end comes without it.</summary>
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(15);

    private const string LogLevelVariable = "FSNET_LOG_LEVEL";

    private static int _installed;

    private readonly TextWriter _error;
    private readonly bool _showsTrace;
    private Shutdown? _shutdown;

    /// <param name="error">Where lines go.</param>
    /// <param name="level">What is logged; at debug and below the line is followed by the trace.</param>
    public LastResort(TextWriter error, LogEventLevel level) => (_error, _showsTrace) = (error, level <= LogEventLevel.Debug);

    /// <summary>Whether something was thrown where nobody could answer it: the program has to end, and not with success.</summary>
    public bool WasNeeded { get; private set; }

    /// <summary>From now on, for the whole process: threads, and tasks that nobody waited for.</summary>
    /// <param name="shutdown">Is asked for when a thread has died; null ends the process at once.</param>
    public void Install(Shutdown? shutdown)
    {
        _shutdown = shutdown;
        if (Interlocked.Exchange(ref _installed, 1) != 0)
            return;
        ExceptionHandling.SetUnhandledExceptionHandler(EndInOrder);
        TaskScheduler.UnobservedTaskException += (_, e) =>
        {
            e.SetObserved();
            Say("a task failed and nobody waited for it: ", e.Exception);
        };
    }

    /// <returns>The exit code of a command that ended with this.</returns>
    public int Answer(Exception thrown)
    {
        var e = Failures.Innermost(thrown);
        if (e is ProgramException expected)
        {
            WriteLine(expected.Message);
            return expected.ExitCode;
        }
        Say("", e);
        return Failures.IsOfTheSystem(e) ? ExitCodes.Failed : ExitCodes.Unexpected;
    }

    private bool EndInOrder(Exception e)
    {
        WasNeeded = true;
        Say("a thread ended: ", e);
        if (_shutdown is null)
            Environment.Exit(ExitCodes.Unexpected);
        else
            _ = EndAsync(_shutdown);
        return true;
    }

    private static async Task EndAsync(Shutdown shutdown)
    {
        shutdown.Request("something unexpected happened");
        await Task.Delay(EndWithin);
        Environment.Exit(ExitCodes.Unexpected);
    }

    private void Say(string where, Exception e)
    {
        WriteLine($"{where}{Failures.Describe(e)}{(_showsTrace ? "" : $"; {LogLevelVariable}=debug shows where it came from")}");
        if (_showsTrace)
            _error.WriteLine(e);
    }

    private void WriteLine(string message) => _error.WriteLine($"{ProgramName.Value}: {message}");
}
