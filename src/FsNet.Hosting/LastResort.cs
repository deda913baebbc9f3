using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
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
        var e = Innermost(thrown);
        if (e is ProgramException expected)
        {
            WriteLine(expected.Message);
            return expected.ExitCode;
        }
        Say("", e);
        return IsOfTheSystem(e) ? ExitCodes.Failed : ExitCodes.Unexpected;
    }

    /// <summary>The one that says most: tasks and static constructors wrap what was thrown.</summary>
    public static Exception Innermost(Exception e) => e is AggregateException or TypeInitializationException && e.InnerException is { } inner
        ? Innermost(inner)
        : e;

    /// <summary>In one line: what the system said, or the kind of the mistake and what it said.</summary>
    public static string Describe(Exception thrown)
    {
        var e = Innermost(thrown);
        var message = e.Message.ReplaceLineEndings(" ");
        return e is ProgramException || IsOfTheSystem(e) ? message : $"unexpected {e.GetType().Name}: {message}";
    }

    /// <summary>Disks, sockets and other programs fail; that is no mistake of the program.</summary>
    private static bool IsOfTheSystem(Exception e) => e is IOException or UnauthorizedAccessException or SocketException or Win32Exception
        or HttpRequestException or TimeoutException or OutOfMemoryException;

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
        WriteLine($"{where}{Describe(e)}{(_showsTrace ? "" : $"; {LogLevelVariable}=debug shows where it came from")}");
        if (_showsTrace)
            _error.WriteLine(e);
    }

    private void WriteLine(string message) => _error.WriteLine($"{ProgramName.Value}: {message}");
}
