using FsNet.Protocol.Tracker;

namespace FsNet.Node.Tracking;

/// <summary>A request over UDP until its answer comes.</summary>
internal sealed class PendingRequest
{
    private readonly TaskCompletionSource<TrackReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PendingRequest(TrackerExchange exchange)
    {
        Exchange = exchange;
        TrackHeader.Parse(exchange.Request.Span, out var header);
        Transaction = header.Transaction;
    }

    public TrackerExchange Exchange { get; }

    public uint Transaction { get; }

    public void Answer(in TrackReply reply) => _reply.TrySetResult(reply);

    public void Fail(Exception why) => _reply.TrySetException(why);

    /// <returns>Null when there is none within that time.</returns>
    public async Task<TrackReply?> WaitAsync(TimeSpan within, CancellationToken cancellation)
    {
        try
        {
            return await _reply.Task.WaitAsync(within, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
