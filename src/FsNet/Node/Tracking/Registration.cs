using FsNet.Node.Scheduling;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Tracker;
using Serilog;

namespace FsNet.Node.Tracking;

/// <summary>Carries the registrar's messages to the tracker, one at a time, for as long as the node runs.</summary>
internal sealed class Registration(Registrar registrar, TrackerClient tracker, EventLoop loop, ILogger log)
{
    /// <summary>After a whole round of retries has failed. After a refusal twice as long each time: it will not be another one at once.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private TimeSpan _rest = Rest;
    private bool _busy;

    /// <summary>To be used on the event loop only.</summary>
    public Registrar Registrar => registrar;

    public RegistrationState State { get; private set; }

    public string? LastError { get; private set; }

    /// <summary>Where the tracker tells others that this node is; null until it has said so.</summary>
    public string? Observed { get; private set; }

    /// <summary>Other nodes that the tracker knows at this very address.</summary>
    public int SameAddress { get; private set; }

    /// <summary>What the tracker did not take. May be read by any thread.</summary>
    public Refusals Refusals { get; } = new(log);

    /// <summary>
    /// What the node holds at first is known: from here on the tracker is told. Before, a node that is still hashing what it shares
    /// would count as registered. On the event loop.
    /// </summary>
    public void Begin() => State = RegistrationState.Registering;

    /// <summary>Sends what is due. On the event loop.</summary>
    public void Advance(TimeSpan now)
    {
        if (State == RegistrationState.Preparing || _busy || _stop.IsCancellationRequested || !registrar.IsDue(now))
            return;
        _busy = true;
        var buffer = new byte[registrar.WantsTcp ? TrackSizes.MaxTcp : TrackSizes.MaxUdp];
        var length = registrar.Write(now, buffer, tracker.NewHeader());
        _ = TellAsync(buffer.AsMemory(0, length));
    }

    /// <summary>Tells the tracker that the node leaves, once, and waits for the answer no longer than this.</summary>
    public async Task LeaveAsync(TimeSpan within)
    {
        await _stop.CancelAsync();
        if (State != RegistrationState.Registered)
            return;
        using var patience = new CancellationTokenSource(within);
        try
        {
            await tracker.AskAsync(new GoodbyeRequest(registrar.Port, registrar.NodeId), patience.Token);
        }
        catch (Exception e) when (e is TrackerException or OperationCanceledException)
        {
            log.Debug("The tracker was not told of our leaving; it will find out after {Ttl}", registrar.Ttl);
        }
    }

    private async Task TellAsync(Memory<byte> message)
    {
        try
        {
            var reply = await tracker.AskAsync(message, _stop.Token);
            if (AcceptedAnswer.Parse(reply.Body, out var accepted).IsFailure)
                throw new TrackerException($"the answer of the tracker at {tracker.Tracker} makes no sense");
            loop.Post(now => Accepted(now, accepted));
        }
        catch (TrackerException e)
        {
            loop.Post(now => Failed(now, e));
        }
        catch (OperationCanceledException)
        {
            // The node ends.
        }
    }

    private void Accepted(TimeSpan now, AcceptedAnswer answer)
    {
        _busy = false;
        registrar.Accepted(now, answer);
        _rest = Rest;
        Refusals.See(registrar, isNews: answer.Refused is not null);
        if (registrar.IsRegistered)
            SayWhere();
        (State, LastError) = (registrar.IsRegistered ? RegistrationState.Registered : State, null);
        Advance(now);
    }

    /// <summary>Under which address others will look for this node, and whether it is the only one there.</summary>
    private void SayWhere()
    {
        var observed = registrar.Observed?.ToString();
        if (State != RegistrationState.Registered || observed != Observed)
            log.Information("Registered at tracker {Tracker} as {Address}", tracker.Tracker, observed);
        if (registrar.SameAddress > 0 && SameAddress == 0)
            log.Warning(
                "Another node has the address {Address}, too, as the tracker sees it, and only one of the two is reached there: give each a port of its own (--listen, and --advertise-port where a router maps it)",
                observed);
        (Observed, SameAddress) = (observed, registrar.SameAddress);
    }

    private void Failed(TimeSpan now, TrackerException error)
    {
        _busy = false;
        _rest = error.IsSilence ? Rest : _rest * 2 < LongestRest ? _rest * 2 : LongestRest;
        registrar.Failed(now + _rest);
        if (error.Message != LastError)
            log.Warning("{Error}", error.Message);
        (State, LastError) = (RegistrationState.Unreachable, error.Message);
    }
}
