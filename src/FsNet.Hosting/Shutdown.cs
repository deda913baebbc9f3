using System.Runtime.InteropServices;

namespace FsNet.Hosting;

/// <summary>
/// SIGINT, SIGTERM and the end of the parent become one cancellation, so that a program ends in good order whatever ended it.
/// A second signal is not held back: it ends the process at once.
/// </summary>
public sealed class Shutdown : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Shutdown() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>Why, as a log line says it; null while the program goes on.</summary>
    public string? Reason { get; private set; }

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
}
