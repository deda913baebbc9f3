namespace FsNet.Hosting;

/// <summary>
/// Standard input as a line to the parent process: its first newline opens the gate (<c>--gate</c>), its end says that the parent
/// is gone (<c>--lifeline</c>). One reader serves both, on a thread of its own: reads of standard input cannot be cancelled.
/// </summary>
public sealed class ParentInput
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ParentInput()
    {
    }

    /// <summary>Completes with the first newline; never, when the input ends before.</summary>
    public Task Gate => _gate.Task;

    /// <summary>Completes with the end of the input.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Starts to read. Call it once per process for standard input.</summary>
    public static ParentInput Start(Stream? stream = null)
    {
        var input = new ParentInput();
        var thread = new Thread(() => input.Read(stream ?? Console.OpenStandardInput())) { IsBackground = true, Name = "parent-input" };
        thread.Start();
        return input;
    }

    private void Read(Stream stream)
    {
        var buffer = new byte[64];
        try
        {
            for (int n; (n = stream.Read(buffer)) > 0;)
            {
                if (buffer.AsSpan(0, n).Contains((byte)'\n'))
                    _gate.TrySetResult();
            }
        }
        catch (IOException)
        {
            // A line that breaks is a line that ended.
        }
        _closed.TrySetResult();
    }
}
