using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using FsNet.Hosting;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Testbed.Load;

/// <summary>
/// Keeps requests outstanding at a tracker, over UDP, in a closed loop: an answer makes room for the next. One thread that sends and receives
/// batches and never sleeps, so that what a tracker can do is measured, not what this can: waking somebody who sleeps is the sender's work.
/// On Linux' loopback every node asks from an address of its own.
/// </summary>
internal sealed class LoadClient : IDisposable
{
    /// <summary>Requests under way at a time.</summary>
    public const int Outstanding = 256;

    /// <summary>An answer that takes longer counts as lost.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private const int MostAtOnce = 32;
    private const int SocketBufferBytes = 4 << 20;

    private readonly LoadContent _content;
    private readonly TimeProvider _time;
    private readonly Prng _random;
    private readonly Socket _socket;
    private readonly DatagramPort _port;
    private readonly DatagramBatch _sending = new(MostAtOnce, TrackSizes.MaxUdp);
    private readonly DatagramBatch _received = new(MostAtOnce, TrackSizes.MaxUdp);
    private readonly byte[] _tracker;

    /// <summary>By address that requests come from; 0 until the tracker has given one.</summary>
    private readonly ulong[] _cookies;

    /// <summary>A request's place is in the lowest bits of its transaction.</summary>
    private readonly LoadRequest[] _requests = new LoadRequest[Outstanding];
    private readonly Stack<int> _free = new(Enumerable.Range(0, Outstanding));
    private readonly Queue<int> _again = new();
    private long _lookForLostAt;

    public LoadClient(IPEndPoint tracker, LoadContent content, Prng random, TimeProvider time, bool portable = false)
    {
        (_content, _random, _time) = (content, random, time);
        _socket = new Socket(tracker.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = SocketBufferBytes,
            SendBufferSize = SocketBufferBytes,
        };
        _port = DatagramPort.Over(_socket, portable);
        var hasAddresses = _port.ChoosesLocalAddress && tracker is { AddressFamily: AddressFamily.InterNetwork } && IPAddress.IsLoopback(tracker.Address);
        _cookies = new ulong[hasAddresses ? content.Peers : 1];
        _socket.Bind(new IPEndPoint(tracker.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0));
        var address = tracker.Serialize();
        _tracker = address.Buffer.Span[..address.Size].ToArray();
    }

    /// <summary>Until the work is over and all that was begun has ended.</summary>
    public void Run(LoadWork work)
    {
        while (!work.IsOver || _free.Count < Outstanding)
        {
            if (Send(work) + Receive(work) == 0)
                Thread.Yield();
            EndWhatIsLost(work);
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>In batches: not a single one for each answer.</summary>
    private int Send(LoadWork work)
    {
        var count = 0;
        while (count < MostAtOnce && _again.TryDequeue(out var place))
            Put(work, place, count++, isRepetition: true);
        if (!work.IsOver && _free.Count >= MostAtOnce)
            while (count < MostAtOnce && !work.IsOver)
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
        if (_cookies.Length == 1)
            return;
        Span<byte> ip = stackalloc byte[4];
        _content.WriteLoopbackAddress(request.Peer, ip);
        _sending.SetLocalAddress(index, ip);
    }

    private int SourceOf(in LoadRequest request) => _cookies.Length == 1 ? 0 : request.Peer;

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
            if (_requests[place].IsUnderWay && _time.GetElapsedTime(_requests[place].SentAt, now) > Patience)
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
