using System.Threading.Channels;

namespace FsNet.Node;

/// <summary>
/// The one thread that the engine runs on. What happens elsewhere is posted here and done in order; after each, the engine's
/// outputs are carried out.
/// </summary>
internal sealed class EventLoop(TimeProvider time)
{
    /// <summary>Often enough for the engine's own ticks.</summary>
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(125);

    private readonly Channel<Action<TimeSpan>> _inputs =
        Channel.CreateUnbounded<Action<TimeSpan>>(new UnboundedChannelOptions { SingleReader = true });

    private readonly long _origin = time.GetTimestamp();

    /// <summary>Time since the loop was made: what the engine is told as now.</summary>
    public TimeSpan Now => time.GetElapsedTime(_origin);

    /// <summary>To be done on the loop, with the time at which it is done.</summary>
    public void Post(Action<TimeSpan> input) => _inputs.Writer.TryWrite(input);

    /// <summary>Does what is posted until cancelled.</summary>
    /// <param name="tick">Called at regular intervals.</param>
    /// <param name="carryOut">Called after each input.</param>
    public async Task RunAsync(Action<TimeSpan> tick, Action carryOut, CancellationToken cancellation)
    {
        await using var timer = time.CreateTimer(_ => Post(tick), null, TickInterval, TickInterval);
        try
        {
            while (await _inputs.Reader.WaitToReadAsync(cancellation))
                while (_inputs.Reader.TryRead(out var input))
                {
                    input(Now);
                    carryOut();
                }
        }
        catch (OperationCanceledException)
        {
            // The driver is being disposed: what is still posted has nobody to be told to.
        }
    }
}
