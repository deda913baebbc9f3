using System.Net.Sockets;
using FsNet.Protocol.Wire;

namespace FsNet.Tracker.Tests;

/// <summary>All places are taken: who yields to a newcomer.</summary>
public sealed class TcpSeatsTests : IDisposable
{
    private const int Most = 8;

    private readonly TcpSeats _seats = new(Most, PrefixLengths.Default);
    private readonly List<Socket> _sockets = [];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ACrowdAtOneAddressYieldsToOthersUntilTheyHaveAsMuch(bool crowdIsIdle)
    {
        for (var i = 0; i < Most; i++)
            Take(66).NoteUse(crowdIsIdle);
        var honest = Enumerable.Range(0, Most / 2).Select(_ => Take(1)).ToList();
        honest.ForEach(h => h.NoteUse(isIdle: false));
        for (var i = 0; i < 100; i++)
            _seats.Take(NewSocket(), Address(66))?.NoteUse(crowdIsIdle);
        Assert.DoesNotContain(honest, h => h.IsClosed);
        Assert.Equal((Most, crowdIsIdle), (_seats.Count, _seats.Refused == 0));
        Assert.NotNull(_seats.Take(NewSocket(), Address(2)));
    }

    [Fact]
    public void ItIsTheOneNotHeardOfForLongest()
    {
        var seats = Enumerable.Range(0, Most).Select(_ => Take(66)).ToList();
        seats[0].NoteUse(isIdle: true);
        Take(1);
        Take(1);
        Assert.Equal([seats[1], seats[2]], seats.Where(s => s.IsClosed));
        Assert.False(seats[1].Socket.Connected);
        Assert.Throws<ObjectDisposedException>(() => seats[1].Socket.Available);
    }

    [Fact]
    public void OfManyWhoHaveOneEachTheIdleYields()
    {
        var seats = Enumerable.Range(0, Most).Select(i => Take((byte)i)).ToList();
        foreach (var seat in seats)
            seat.NoteUse(isIdle: seat == seats[5]);
        Take(100);
        Assert.Equal([seats[5]], seats.Where(s => s.IsClosed));
        seats.Remove(seats[5]);
        Assert.Equal(Most, _seats.Count);
    }

    [Fact]
    public void WhoHasMoreThanOthersDrivesThemNotOut()
    {
        var seats = Enumerable.Range(0, Most).Select(i => Take((byte)(i < 3 ? 1 : 66))).ToList();
        foreach (var seat in seats)
            seat.NoteUse(isIdle: true);
        for (var i = 0; i < 20; i++)
            Take(66);
        Assert.Equal(3, seats.Take(3).Count(s => !s.IsClosed));
    }

    [Fact]
    public void WhoeverLeavesMakesRoomOnce()
    {
        var seat = Take(1);
        seat.Dispose();
        seat.Dispose();
        Assert.Equal(0, _seats.Count);
    }

    public void Dispose() => _sockets.ForEach(s => s.Dispose());

    private TcpSeat Take(byte host) => _seats.Take(NewSocket(), Address(host)) ?? throw new InvalidOperationException("nobody yields");

    private static NodeAddress Address(byte host) => NodeAddress.V4(0x0A000000u + host, 5000);

    private Socket NewSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        return socket;
    }
}
