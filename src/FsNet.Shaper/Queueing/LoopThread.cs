using System.Collections.Concurrent;
using FsNet.Base;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Queueing;

/// <summary>
/// The thread that runs a <see cref="QueueLoop"/>. It alone touches the loop: no lock that a thread of low priority could hold
/// while packets wait.
/// </summary>
internal sealed class LoopThread : IDisposable
{
    private readonly ConcurrentQueue<Order> _orders = new();
    private readonly WakeUp _wakeUp = new();
    private readonly QueueLoop _loop;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopping;

    public LoopThread()
    {
        _loop = new QueueLoop(_wakeUp);
        _thread = new Thread(Run) { Name = "packets", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Runs between two rounds of the loop; returns when it has run.</summary>
    /// <exception cref="ProgramException">The loop has ended, and why.</exception>
    /// <exception cref="Exception">What the action threw.</exception>
    public void Do(Action<QueueLoop> action)
    {
        var order = new Order(action, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _orders.Enqueue(order);
        _wakeUp.Signal();
        Task.WhenAny(order.Done.Task, _ended.Task).Unwrap().GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Do"/>
    public T Ask<T>(Func<QueueLoop, T> question)
    {
        var answer = default(T);
        Do(loop => answer = question(loop));
        return answer!;
    }

    /// <summary>Packets that are held are let go.</summary>
    public void Dispose()
    {
        if (!_ended.Task.IsCompleted)
            Do(_ => _stopping = true);
        _thread.Join();
        _loop.Dispose();
        _wakeUp.Dispose();
    }

    private void Run()
    {
        try
        {
            Punctuality.Ask();
            while (!_stopping)
                Step();
            _loop.ReleaseAll();
            _ended.SetResult();
        }
        catch (Exception e)
        {
            _ended.SetException(new ProgramException($"links are no longer emulated: {Failures.Describe(e)}", ExitCodes.BackEndMissing));
        }
    }

    private void Step()
    {
        if (!_loop.Round())
            return;
        while (_orders.TryDequeue(out var order))
            order.Execute(_loop);
    }

    private sealed record Order(Action<QueueLoop> Action, TaskCompletionSource Done)
    {
        public void Execute(QueueLoop loop)
        {
            try
            {
                Action(loop);
                Done.SetResult();
            }
            catch (Exception e)
            {
                Done.SetException(e);
            }
        }
    }
}
