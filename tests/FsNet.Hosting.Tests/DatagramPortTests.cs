using System.Net;
using System.Net.Sockets;

namespace FsNet.Hosting.Tests;

/// <summary>Datagrams between real sockets, many at a time and one by one: both ways must do the same.</summary>
public sealed class DatagramPortTests : IDisposable
{
    private const int Room = 100;
    private const int PatienceMs = 20_000;

    private readonly Socket _one = Bind(IPAddress.Loopback);
    private readonly Socket _other = Bind(IPAddress.Loopback);
    private readonly DatagramBatch _sent = new(8, Room);
    private readonly DatagramBatch _received = new(8, Room);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIsSentArrivesAndIsAnswered(bool portable)
    {
        var (one, other) = (DatagramPort.Over(_one, portable), DatagramPort.Over(_other, portable));
        for (var i = 0; i < 8; i++)
            Put(i, [(byte)i, .. new byte[i * 10]], _other);
        Assert.Equal(8, one.Send(_sent, 8));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (i, 1 + i * 10)), Receive(other, 8, answer: true));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (i, 1 + i * 10)), Receive(one, 8, answer: false));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OneThatCannotBeSentKeepsBackNoOther(bool portable)
    {
        var (one, other) = (DatagramPort.Over(_one, portable), DatagramPort.Over(_other, portable));
        for (var i = 0; i < 4; i++)
            Put(i, [(byte)i], _other);
        var nowhere = new IPEndPoint(IPAddress.Loopback, 0).Serialize(); // No port: an error of sendto(2).
        _sent.SetAddress(1, nowhere.Buffer.Span[..nowhere.Size]);
        Assert.Equal(3, one.Send(_sent, 4));
        Assert.Equal([(0, 1), (2, 1), (3, 1)], Receive(other, 3, answer: false));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhoDoesNotWaitGetsNothingWhereNothingIs(bool portable) =>
        Assert.Equal(0, DatagramPort.Over(_one, portable).Receive(_received, wait: false));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DisposingTheSocketEndsTheWait(bool portable)
    {
        var port = DatagramPort.Over(_one, portable);
        var waiting = Task.Factory.StartNew(
            () => Record.Exception(() => Assert.Equal(0, port.Receive(_received, wait: true))),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _one.Dispose();
        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(20)) is null or SocketException or ObjectDisposedException);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NothingIsAllocated(bool portable)
    {
        var (one, other) = (DatagramPort.Over(_one, portable), DatagramPort.Over(_other, portable));
        _sent.SetLength(0, 1);
        _sent.SetAddress(0, AddressOf(_other));
        Exchange(1);
        // The least of several: what a collection takes back of a thread's own room counts as allocated.
        var least = long.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Exchange(10);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);

        void Exchange(int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                one.Send(_sent, 1);
                other.Receive(_received, wait: true);
            }
        }
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void AnAnswerComesFromTheAddressThatWasAsked(string listen)
    {
        using var server = NewSocket(IPAddress.Parse(listen).AddressFamily);
        if (server.AddressFamily == AddressFamily.InterNetworkV6)
            server.DualMode = true;
        DatagramPort.TellLocalAddress(server);
        server.Bind(new IPEndPoint(IPAddress.Parse(listen), 0));
        var (one, other) = (DatagramPort.Over(_one), DatagramPort.Over(server));
        if (!other.ChoosesLocalAddress)
            return; // Then the system chooses.
        foreach (var address in (string[])["127.0.0.1", "127.0.0.5", "127.9.8.7"])
        {
            var asked = new IPEndPoint(IPAddress.Parse(address), ((IPEndPoint)server.LocalEndPoint!).Port);
            Put(0, [1], asked);
            one.Send(_sent, 1);
            Receive(other, 1, answer: true);
            Assert.Equal(1, one.Receive(_received, wait: true));
            Assert.Equal(asked.Serialize().Buffer.ToArray(), _received.AddressOf(0).ToArray());
        }
    }

    [Fact]
    public void ADatagramIsSentFromTheAddressThatWasChosen()
    {
        using var client = Bind(IPAddress.Any);
        var (one, other) = (DatagramPort.Over(client), DatagramPort.Over(_other));
        if (!one.ChoosesLocalAddress)
            return;
        Put(0, [1], _other);
        _sent.SetLocalAddress(0, [127, 3, 2, 1]);
        one.Send(_sent, 1);
        Assert.Equal(1, other.Receive(_received, wait: true));
        Assert.Equal([127, 3, 2, 1], _received.AddressOf(0).Slice(4, 4).ToArray());
    }

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    private static Socket Bind(IPAddress address)
    {
        var socket = NewSocket(AddressFamily.InterNetwork);
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }

    /// <summary>Waits for some time only: a test that is broken ends.</summary>
    private static Socket NewSocket(AddressFamily family) => new(family, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = PatienceMs };

    private static byte[] AddressOf(Socket socket) => AddressOf((IPEndPoint)socket.LocalEndPoint!);

    private static byte[] AddressOf(IPEndPoint endPoint)
    {
        var address = endPoint.Serialize();
        return address.Buffer[..address.Size].ToArray();
    }

    private void Put(int index, byte[] bytes, Socket to) => Put(index, bytes, (IPEndPoint)to.LocalEndPoint!);

    private void Put(int index, byte[] bytes, IPEndPoint to)
    {
        bytes.CopyTo(_sent.RoomOf(index));
        _sent.SetLength(index, bytes.Length);
        _sent.SetAddress(index, AddressOf(to));
    }

    /// <returns>The first byte and the length of each.</returns>
    private List<(int, int)> Receive(DatagramPort port, int count, bool answer)
    {
        var all = new List<(int, int)>();
        while (all.Count < count)
        {
            var received = port.Receive(_received, wait: true);
            Assert.NotEqual(0, received);
            for (var i = 0; i < received; i++)
            {
                all.Add((_received[i][0], _received[i].Length));
                _received[i].CopyTo(_sent.RoomOf(i));
                _sent.SetLength(i, _received[i].Length);
                _sent.SetAnswerTo(i, _received, i);
            }
            if (answer)
                port.Send(_sent, received);
        }
        return all;
    }
}
