using System.Globalization;
using System.Runtime.InteropServices;

namespace FsNet.Hosting;

/// <summary>
/// SIGINT, SIGTERM, SIGHUP (the terminal is gone), SIGQUIT and the end of the parent become one cancellation, so that a program ends in
/// good order whatever ended it. A second signal is not held back: it ends the process at once. What whoever started the program had
/// ignored, as nohup(1) does with SIGHUP, stays ignored.
/// </summary>
public sealed class Shutdown : IDisposable
{
    private const int SigHup = 1;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Shutdown() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, IgnoredAtStart.Value ? Ignore : OnSignal),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>Why, as a log line says it; null while the program goes on.</summary>
    public string? Reason { get; private set; }

    // Once, before the first registration, which replaces what the process was started with.
    private static Lazy<bool> IgnoredAtStart { get; } = new(() => IsIgnored(SigHup));

    /// <summary>Standard input's end is this program's end as well: <c>--lifeline</c>.</summary>
    public void EndWith(ParentInput input) =>
        _ = input.Closed.ContinueWith(_ => Request("the parent process ended"), TaskScheduler.Default);

    public void Request(string reason)
    {
        lock (_source)
        {
            if (Reason is not null)
                return;
            Reason = reason;
        }
        _source.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = !Token.IsCancellationRequested;
        Request(context.Signal.ToString());
    }

    private static void Ignore(PosixSignalContext context) => context.Cancel = true;

    /// <summary>By proc_pid_status(5), "SigIgn:	0000000000000001"; where there is none, nothing is.</summary>
    private static bool IsIgnored(int signal)
    {
        const string status = "/proc/self/status", field = "SigIgn:";
        var line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal)) : null;
        return line is not null
            && ulong.TryParse(line.AsSpan(field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask)
            && (mask & (1UL << (signal - 1))) != 0;
    }
}
