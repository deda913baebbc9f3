using FsNet.Protocol.Tracker;
using static FsNet.Protocol.Tracker.TrackTransport;
using Routes = FsNet.Protocol.Tracker.TrackerRoutes<string>;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>Which way a question takes first, and when it takes the others.</summary>
public class TrackerRoutesTests
{
    private readonly Routes _routes = new();
    private TimeSpan _now;

    [Fact]
    public void AllAddressesAreTriedByUdpAndSoonByTcp()
    {
        _routes.Resolved(["a", "b"]);
        AssertPlan(("a", Udp, 0), ("b", Udp, 0.3), ("a", Tcp, 1), ("b", Tcp, 1.3));
    }

    [Fact]
    public void TheAddressThatAnsweredIsAskedFirst()
    {
        _routes.Resolved(["a", "b", "c"]);
        Answered("b", Udp);
        AssertPlan(("b", Udp, 0), ("c", Udp, 0.3), ("a", Udp, 0.6), ("b", Tcp, 4), ("c", Tcp, 4.3), ("a", Tcp, 4.6));
    }

    [Fact]
    public void WhereUdpIsBlockedTcpIsAskedAtOnceAndUdpNowAndThen()
    {
        _routes.Resolved(["a", "b"]);
        Answered("a", Tcp);
        AssertPlan(("a", Tcp, 0), ("a", Udp, 1), ("b", Tcp, 1), ("b", Udp, 1.3));
        _now += Routes.UdpAgainAfter;
        AssertPlan(("a", Tcp, 0), ("a", Udp, 0), ("b", Udp, 0.3), ("b", Tcp, 1));
        AssertPlan(("a", Tcp, 0), ("a", Udp, 1), ("b", Tcp, 1), ("b", Udp, 1.3));
        Answered("a", Udp);
        Assert.Equal(("a", Udp, 0), First());
    }

    [Fact]
    public void AnAddressThatTheNameNoLongerStandsForIsForgotten()
    {
        _routes.Resolved(["a"]);
        Answered("a", Udp);
        _routes.Resolved(["b"]);
        AssertPlan(("b", Udp, 0), ("b", Tcp, 1));
        _routes.Resolved(["b", "c"]);
        Answered("c", Udp);
        _routes.Resolved(["d", "c"]);
        Assert.Equal(("c", Udp, 0), First());
    }

    /// <summary>A question that is too long for UDP says nothing of whether that is blocked.</summary>
    [Fact]
    public void ALongQuestionGoesByTcpAndTheNextByUdp()
    {
        _routes.Resolved(["a", "b"]);
        Assert.Equal([("a", Tcp, 0), ("b", Tcp, 0.3)], Plan(fits: false));
        _routes.Answered(new TrackerRoute<string>("b", Tcp), _now, fitsDatagram: false);
        Assert.Equal(("b", Udp, 0), First());
    }

    [Fact]
    public void ANameWithManyAddressesIsNotAskedAtAllOfThem()
    {
        _routes.Resolved(Enumerable.Range(0, 1000).Select(i => $"{i}"));
        Assert.Equal(16, _routes.Addresses.Count);
    }

    private void Answered(string address, TrackTransport by) => _routes.Answered(new TrackerRoute<string>(address, by), _now, fitsDatagram: true);

    private (string, TrackTransport, double) First() => Plan(fits: true)[0];

    private void AssertPlan(params (string, TrackTransport, double)[] expected) => Assert.Equal(expected, Plan(fits: true));

    private List<(string, TrackTransport, double)> Plan(bool fits) =>
        [.. _routes.Plan(_now, fits).Select(p => (p.Route.Address, p.Route.Transport, p.Delay.TotalSeconds))];
}
