using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Wire;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace FsNet.Node.Transfer;

/// <summary>Calls other nodes, a second and a third time where the first is refused: a node may just be starting. Who does not answer is tried again later.</summary>
internal sealed class Dialer(IPAddress local, RateLimiter down)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<SocketException>(),
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(250),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .AddTimeout(Patience)
        .Build();

    /// <exception cref="SocketException">The node cannot be reached.</exception>
    /// <exception cref="TimeoutRejectedException">It does not answer.</exception>
    public ValueTask<Socket> DialAsync(NodeAddress address, CancellationToken cancellation) =>
        _pipeline.ExecuteAsync(async token => await ConnectAsync(address, token), cancellation);

    private async Task<Socket> ConnectAsync(NodeAddress address, CancellationToken cancellation)
    {
        var endPoint = address.ToEndPoint();
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            SocketTuning.Apply(socket, down);
            socket.BindFrom(local);
            await socket.ConnectAsync(endPoint, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
