using FsNet.Base;
using FsNet.Links;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Capturing;

/// <summary>
/// One thread that writes the packets of all nodes. A packet is stamped when it is read, and those of a node in the order in which
/// they were there, arrivals and departures alike; so the thread is one that runs when it is due.
/// </summary>
internal sealed class CaptureThread : IDisposable
{
    private const int WakeTag = -1;
    private const long FlushNs = 500_000_000;

    private readonly Lock _gate = new();
    private readonly List<CapturedNode> _nodes = [];
    private readonly Epoll _epoll = new();
    private readonly WakeUp _wakeUp = new();
    private readonly ReceiveBatch _batch;
    private readonly int _snapLength;
    private readonly Thread _thread;
    private bool _stopping;
    private string? _failure;

    /// <param name="snapLength">Bytes of a packet that are kept.</param>
    public CaptureThread(int snapLength)
    {
        _snapLength = Math.Min(snapLength, LogMessage.MostCopied);
        _batch = new ReceiveBatch(_snapLength + LogMessage.Overhead);
        _epoll.Add(_wakeUp.Handle, WakeTag);
        _thread = new Thread(Run) { Name = "captures", IsBackground = true };
        _thread.Start();
    }

    /// <summary>A node that was captured before goes on in its new namespace and file.</summary>
    /// <exception cref="ProgramException">The system refused; the message says what.</exception>
    public void Add(CapturePlan plan)
    {
        var node = CapturedNode.Open(plan, _snapLength);
        lock (_gate)
        {
            foreach (var before in Open.Where(n => n.Plan.Name == plan.Name).ToList())
                Retire(before);
            _epoll.Add(node.Socket.Handle, _nodes.Count);
            _nodes.Add(node);
        }
    }

    /// <summary>Nothing is captured while <paramref name="action"/> runs.</summary>
    public T Without<T>(Func<T> action)
    {
        lock (_gate)
        {
            foreach (var node in Open)
                node.Pause();
            ReceiveAll();
        }
        try
        {
            return action();
        }
        finally
        {
            lock (_gate)
            {
                foreach (var node in Open)
                    node.Resume();
            }
        }
    }

    /// <summary>What was captured so far; it is on the disk when this returns.</summary>
    public IReadOnlyList<CaptureCount> Count()
    {
        lock (_gate)
        {
            ReceiveAll();
            if (_failure is not null)
                throw new ProgramException($"packets are no longer captured: {_failure}", ExitCodes.BackEndMissing);
            Flush();
            return [.. _nodes.Select(n => new CaptureCount(n.Plan.Name, n.Plan.Path, n.Packets, n.Missed, n.BeyondBound))];
        }
    }

    public void Dispose()
    {
        _stopping = true;
        _wakeUp.Signal();
        _thread.Join();
        _nodes.ForEach(node => node.Dispose());
        _epoll.Dispose();
        _wakeUp.Dispose();
    }

    private IEnumerable<CapturedNode> Open => _nodes.Where(node => node.IsOpen);

    private void Retire(CapturedNode node)
    {
        _epoll.Remove(node.Socket.Handle);
        node.ReceiveAll(_batch, TimeProvider.System);
        node.Dispose();
    }

    private void Run()
    {
        try
        {
            Punctuality.Ask();
            while (!_stopping)
                Step();
        }
        catch (Exception e)
        {
            _failure = Failures.Describe(e);
        }
    }

    private void Step()
    {
        var ready = _epoll.Wait(FlushNs);
        lock (_gate)
        {
            for (var i = 0; i < ready; i++)
            {
                if (_epoll.Tag(i) is var tag and not WakeTag)
                    _nodes[tag].Receive(_batch, TimeProvider.System);
            }
            if (ready == 0)
                Flush();
        }
    }

    private void Flush()
    {
        foreach (var node in Open)
            node.Flush();
    }

    private void ReceiveAll()
    {
        foreach (var node in Open)
            node.ReceiveAll(_batch, TimeProvider.System);
    }
}
