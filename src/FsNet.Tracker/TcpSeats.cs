using System.Net.Sockets;
using FsNet.Protocol.Wire;

namespace FsNet.Tracker;

/// <summary>
/// The TCP connections that are open. When there are as many as are allowed, one yields to a newcomer: of the address prefix that has
/// most, or one between messages, of whoever has no fewer than the newcomer's. Among these it is the one not heard of for longest. So a
/// crowd at one address keeps out nobody else, and who says nothing keeps out nobody at all. To be used by any thread.
/// </summary>
internal sealed class TcpSeats(int most, PrefixLengths prefixes)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TcpSeat> _longestSilentFirst = new();
    private readonly Dictionary<AddressPrefix, int> _counts = [];
    private long _evicted;
    private long _refused;

    public int Count
    {
        get
        {
            lock (_lock)
                return _longestSilentFirst.Count;
        }
    }

    /// <summary>Connections that are between messages.</summary>
    public int IdleCount
    {
        get
        {
            lock (_lock)
                return _longestSilentFirst.Count(s => s.IsIdle);
        }
    }

    /// <summary>Connections that had to yield to others.</summary>
    public long Evicted => Interlocked.Read(ref _evicted);

    /// <summary>Connections for which no other yielded.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <returns>Null when nobody yields.</returns>
    public TcpSeat? Take(Socket socket, NodeAddress source)
    {
        var seat = new TcpSeat(this, socket, source, source.Prefix(prefixes));
        TcpSeat? victim = null;
        lock (_lock)
        {
            if (_longestSilentFirst.Count >= most)
            {
                victim = WhoYieldsTo(seat);
                if (victim is null)
                {
                    _refused++;
                    return null;
                }
                Remove(victim);
                _evicted++;
            }
            _longestSilentFirst.AddLast(seat.Place);
            _counts[seat.Prefix] = CountOf(seat.Prefix) + 1;
        }
        victim?.Close();
        return seat;
    }

    /// <summary>A message has been taken, or answered.</summary>
    public void NoteUse(TcpSeat seat, bool isIdle)
    {
        lock (_lock)
        {
            seat.IsIdle = isIdle;
            if (seat.Place.List is null)
                return; // It has just yielded.
            _longestSilentFirst.Remove(seat.Place);
            _longestSilentFirst.AddLast(seat.Place);
        }
    }

    public void Leave(TcpSeat seat)
    {
        lock (_lock)
            if (seat.Place.List is not null)
                Remove(seat);
    }

    private TcpSeat? WhoYieldsTo(TcpSeat newcomer)
    {
        var (mine, largest) = (CountOf(newcomer.Prefix), _counts.Values.Max());
        foreach (var seat in _longestSilentFirst)
            if (CountOf(seat.Prefix) is var count && (largest > mine + 1 ? count == largest : seat.IsIdle && count >= mine))
                return seat;
        return null;
    }

    private int CountOf(AddressPrefix prefix) => _counts.GetValueOrDefault(prefix);

    private void Remove(TcpSeat seat)
    {
        _longestSilentFirst.Remove(seat.Place);
        if (--_counts[seat.Prefix] == 0)
            _counts.Remove(seat.Prefix);
    }
}

/// <summary>The place of one connection among all.</summary>
internal sealed class TcpSeat : IDisposable
{
    private readonly TcpSeats _seats;

    public TcpSeat(TcpSeats seats, Socket socket, NodeAddress source, AddressPrefix prefix)
    {
        (_seats, Socket, Source, Prefix) = (seats, socket, source, prefix);
        Place = new LinkedListNode<TcpSeat>(this);
    }

    public Socket Socket { get; }

    public NodeAddress Source { get; }

    public AddressPrefix Prefix { get; }

    /// <summary>Between messages. Changed by <see cref="TcpSeats"/> only.</summary>
    public bool IsIdle { get; set; } = true;

    public LinkedListNode<TcpSeat> Place { get; }

    /// <summary>It had to yield, or has ended.</summary>
    public bool IsClosed { get; private set; }

    public void NoteUse(bool isIdle) => _seats.NoteUse(this, isIdle);

    /// <summary>Whatever waits on the socket fails.</summary>
    public void Close()
    {
        IsClosed = true;
        Socket.Dispose();
    }

    public void Dispose()
    {
        _seats.Leave(this);
        Close();
    }
}
