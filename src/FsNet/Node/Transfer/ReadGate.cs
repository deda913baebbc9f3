namespace FsNet.Node.Transfer;

/// <summary>
/// How far the reader of a connection may be ahead: it reads no further while much of what it read has not been dealt with, or much of
/// what was said in answer has not been taken. So a peer that says more than is heard, or asks for more than it reads, waits for itself;
/// the others do not wait for it.
/// </summary>
internal sealed class ReadGate
{
    /// <summary>Messages that came and have not been dealt with.</summary>
    private const int MaxInputs = 64;

    /// <summary>
    /// Bytes of control frames that wait to be sent. More than two honest nodes ever have for each other: else each might wait for the
    /// other to read.
    /// </summary>
    private const long MaxUnsent = 1 << 20;

    private readonly Lock _gate = new();
    private int _inputs;
    private long _unsent;
    private TaskCompletionSource? _opened;

    private bool IsOpen => _inputs < MaxInputs && _unsent < MaxUnsent;

    /// <summary>A message has come, or (-1) is dealt with.</summary>
    public void Input(int more)
    {
        lock (_gate)
        {
            _inputs += more;
            Open();
        }
    }

    /// <summary>So many bytes wait to be sent, or (negative) do no longer.</summary>
    public void Unsent(long more)
    {
        lock (_gate)
        {
            _unsent += more;
            Open();
        }
    }

    /// <summary>Completes when the reader may go on.</summary>
    public Task WaitAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (IsOpen)
                return Task.CompletedTask;
            _opened ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _opened.Task.WaitAsync(cancellation);
        }
    }

    private void Open()
    {
        if (_opened is null || !IsOpen)
            return;
        _opened.SetResult();
        _opened = null;
    }
}
