using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using FsNet.Hosting;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Testbed.Load;

/// <summary>Requests outstanding at a tracker by one socket: an answer makes room for the next.</summary>
internal sealed class LoadLane : IDisposable
{
    /// <summary>Requests under way at a time.</summary>
    public const int Outstanding = 32;

    /// <summary>Requests are sent in batches of so many at least: not one for each answer.</summary>
    private const int FewestAtOnce = Outstanding / 2;

    private const int SocketBufferBytes = 4 << 20;

    private readonly LoadContent _content;
    private readonly TimeProvider _time;
    private readonly Prng _random;
    private readonly Socket _socket;
    private readonly DatagramPort _port;
    private readonly DatagramBatch _sending = new(Outstanding, TrackSizes.MaxUdp);
    private readonly DatagramBatch _received = new(Outstanding, TrackSizes.MaxUdp);
    private readonly byte[] _tracker;

    /// <summary>Every node asks from an address of its own.</summary>
    private readonly bool _hasAddresses;

    private readonly ulong[] _cookies;

    /// <summary>A request's place is in the lowest bits of its transaction.</summary>
    private readonly LoadRequest[] _requests = new LoadRequest[Outstanding];
    private readonly Stack<int> _free = new(Enumerable.Range(0, Outstanding));
    private readonly Queue<int> _again = new();
    private long _lookForLostAt;

    /// <param name="cookies">Of each node's address, or of the one that all have in the first place; 0 until the tracker has given one.</param>
    public LoadLane(IPEndPoint tracker, LoadContent content, ulong[] cookies, Prng random, TimeProvider time, bool portable)
    {
        (_content, _cookies, _random, _time) = (content, cookies, random, time);
        _socket = new Socket(tracker.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = SocketBufferBytes,
            SendBufferSize = SocketBufferBytes,
        };
        _port = DatagramPort.Over(_socket, portable);
        _socket.Bind(new IPEndPoint(tracker.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0));
        _hasAddresses = _port.ChoosesLocalAddress && tracker.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(tracker.Address);
        var address = tracker.Serialize();
        _tracker = address.Buffer.Span[..address.Size].ToArray();
    }

    /// <summary>All that was begun has ended.</summary>
    public bool IsIdle => _free.Count == Outstanding;

    /// <summary>Takes answers, and sends as many requests as there is room for.</summary>
    /// <returns>How many there were of both.</returns>
    public int Step(LoadWork work)
    {
        var moved = Receive(work) + Send(work);
        EndWhatIsLost(work);
        return moved;
    }

    public void Dispose() => _socket.Dispose();

    private int Send(LoadWork work)
    {
        var count = 0;
        while (_again.TryDequeue(out var place))
            Put(work, place, count++, isRepetition: true);
        if (_free.Count >= FewestAtOnce)
            while (count < Outstanding && _free.Count > 0 && !work.IsOver)
                Put(work, _free.Pop(), count++, isRepetition: false);
        _port.Send(_sending, count);
        return count;
    }

    private void Put(LoadWork work, int place, int index, bool isRepetition)
    {
        var transaction = (uint)_random.NextUInt64() / Outstanding * Outstanding + (uint)place;
        ref var request = ref _requests[place];
        var header = new TrackHeader(default, Truncated: false, transaction, 0);
        var room = _sending.RoomOf(index);
        var length = isRepetition ? work.Repeat(request, room, header) : work.Begin(ref request, room, header);
        BinaryPrimitives.WriteUInt64BigEndian(room[TrackHeader.CookieOffset..], _cookies[SourceOf(request)]);
        (request.Transaction, request.SentAt, request.IsUnderWay) = (transaction, _time.GetTimestamp(), true);
        _sending.SetLength(index, length);
        _sending.SetAddress(index, _tracker);
        if (!_hasAddresses)
            return;
        Span<byte> ip = stackalloc byte[4];
        _content.WriteLoopbackAddress(request.Peer, ip);
        _sending.SetLocalAddress(index, ip);
    }

    private int SourceOf(in LoadRequest request) => _hasAddresses ? request.Peer : 0;

    private int Receive(LoadWork work)
    {
        var count = _port.Receive(_received, wait: false);
        for (var i = 0; i < count; i++)
            Take(work, _received[i]);
        return count;
    }

    private void Take(LoadWork work, ReadOnlySpan<byte> answer)
    {
        if (TrackHeader.Parse(answer, out var header).IsFailure)
            return;
        var place = (int)(header.Transaction % Outstanding);
        ref var request = ref _requests[place];
        if (!request.IsUnderWay || request.Transaction != header.Transaction)
            return;
        _cookies[SourceOf(request)] = header.Cookie;
        var verdict = Judge(request.Kind, header);
        if (verdict == Verdict.SendAgain && ++request.Tries <= TrackerExchange.MaxCookies)
            SendAgain(place);
        else if (verdict is not (Verdict.SendAgain or Verdict.Ignore))
            End(work, place, verdict, answer[TrackHeader.Size..]);
    }

    private static Verdict Judge(TrackType asked, in TrackHeader answer) => answer.Type switch
    {
        TrackType.UseCookie => Verdict.SendAgain,
        TrackType.Error => Verdict.Refused,
        _ when answer.Type != TrackerExchange.AnswerTo(asked) => Verdict.Ignore,
        _ => answer.Truncated ? Verdict.UseTcp : Verdict.Done,
    };

    private void EndWhatIsLost(LoadWork work)
    {
        var now = _time.GetTimestamp();
        if (now < _lookForLostAt)
            return;
        _lookForLostAt = now + _time.TimestampFrequency / 20;
        for (var place = 0; place < Outstanding; place++)
            if (_requests[place].IsUnderWay && _time.GetElapsedTime(_requests[place].SentAt, now) > LoadClient.Patience)
                End(work, place, Verdict.Ignore, []);
    }

    private void End(LoadWork work, int place, Verdict verdict, ReadOnlySpan<byte> fields)
    {
        ref var request = ref _requests[place];
        request.Tries++;
        if (work.End(request, verdict, fields, _time.GetElapsedTime(request.SentAt)))
        {
            SendAgain(place);
            return;
        }
        request.IsUnderWay = false;
        _free.Push(place);
    }

    private void SendAgain(int place)
    {
        _requests[place].IsUnderWay = false;
        _again.Enqueue(place);
    }
}
