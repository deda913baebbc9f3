using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FsNet.Hosting;
using FsNet.Protocol.Content;

namespace FsNet.Benchmarks;

/// <summary>
/// The load that <c>fsnet load tracker</c> makes, for a BitTorrent tracker over UDP (BEP 15): as many peers, each from an address of its own,
/// as many sockets, as many requests outstanding. First every peer announces itself for all its torrents, then peers drawn by chance announce
/// themselves again for torrents drawn by chance, and are told others. The tracker is on loopback.
/// </summary>
internal sealed class AnnounceLoad
{
    public const int Peers = 1_000, Copies = 51, Wanted = 50;

    private const int Sockets = 8, Outstanding = 32, Room = 1_500;
    private const int ConnectBytes = 16, AnnounceBytes = 98, AnswerHeadBytes = 20, PeerBytes = 6;
    private const ulong Magic = 0x417_2710_1980;
    private const int Connect = 0, Announce = 1, Tries = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lane[] _lanes;
    private readonly ulong[] _connections = new ulong[Peers];
    private readonly DatagramBatch _batch = new(Outstanding, Room);
    private readonly byte[] _tracker;
    private uint _transaction;

    private AnnounceLoad(IPEndPoint tracker)
    {
        var address = tracker.Serialize();
        _tracker = address.Buffer.Span[..address.Size].ToArray();
        _lanes = [.. Enumerable.Range(0, Sockets).Select(_ => new Lane())];
    }

    private long Answers { get; set; }

    private long PeersTold { get; set; }

    /// <summary>What a tracker must be willing to serve: one line each.</summary>
    public static void PrintHashes(TextWriter output, int torrents)
    {
        Span<byte> hash = stackalloc byte[20];
        for (var i = 0; i < torrents; i++)
        {
            WriteHash(i, hash);
            output.WriteLine(Convert.ToHexStringLower(hash));
        }
    }

    /// <param name="idle">Torrents more, that one peer each has and nobody asks for.</param>
    /// <returns>One line: µs of the process for an answer, peers in an answer, answers in a second.</returns>
    public static string Run(IPEndPoint tracker, int torrents, int idle, TimeSpan duration, Process process)
    {
        var load = new AnnounceLoad(tracker);
        load.ConnectAll();
        long announced = 0;
        load.RunWhile(() => announced < (long)torrents * Copies, Announce, () => Holder(announced++, torrents));
        announced = 0;
        load.RunWhile(() => announced < idle, Announce, () => ((int)(announced % Peers), torrents + (int)announced++));
        var random = new Prng(1);
        var (clock, cpu) = (Stopwatch.StartNew(), Time(process));
        (load.Answers, load.PeersTold) = (0, 0);
        load.RunWhile(() => clock.Elapsed < duration, Announce, () => Holder((long)random.Next(torrents) + (long)torrents * random.Next(Copies), torrents));
        var used = Time(process) - cpu;
        return string.Create(CultureInfo.InvariantCulture,
            $"{used.TotalMicroseconds / load.Answers:0.00} {(double)load.PeersTold / load.Answers:0.0} {load.Answers / clock.Elapsed.TotalSeconds:0}");
    }

    private static (int Peer, int Torrent) Holder(long number, int torrents)
    {
        var torrent = (int)(number % torrents);
        return ((torrent + (int)(number / torrents)) % Peers, torrent);
    }

    private static TimeSpan Time(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    private void ConnectAll()
    {
        for (var (tries, next) = (0, 0); _connections.Contains(0ul); tries++, next = 0)
        {
            if (tries == Tries)
                throw new InvalidOperationException("the tracker does not answer");
            RunWhile(() => next < Peers, Connect, () => (next++, 0));
        }
    }

    /// <summary>What is lost is not sent again.</summary>
    private void RunWhile(Func<bool> goesOn, int action, Func<(int Peer, int Torrent)> draw)
    {
        while (goesOn() || Array.Exists(_lanes, l => l.Outstanding > 0))
            foreach (var lane in _lanes)
            {
                Receive(lane);
                if (lane.Outstanding <= Outstanding / 2)
                    Send(lane, goesOn, action, draw);
                if (lane.Outstanding > 0 && lane.HeardAt.Elapsed > Patience)
                    lane.Outstanding = 0;
            }
    }

    private void Send(Lane lane, Func<bool> goesOn, int action, Func<(int Peer, int Torrent)> draw)
    {
        var count = 0;
        while (lane.Outstanding + count < Outstanding && goesOn())
        {
            var (peer, torrent) = draw();
            Write(count++, action, peer, torrent);
        }
        if (count == 0)
            return;
        lane.Port.Send(_batch, count);
        lane.Outstanding += count;
        lane.HeardAt.Restart();
    }

    private void Write(int index, int action, int peer, int torrent)
    {
        var room = _batch.RoomOf(index);
        room[..AnnounceBytes].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(room, action == Connect ? Magic : _connections[peer]);
        BinaryPrimitives.WriteInt32BigEndian(room[8..], action);
        BinaryPrimitives.WriteUInt32BigEndian(room[12..], action == Connect ? (uint)peer : _transaction++);
        if (action == Announce)
        {
            WriteHash(torrent, room[16..36]);
            BinaryPrimitives.WriteInt32BigEndian(room[36..], peer); // peer_id
            BinaryPrimitives.WriteInt32BigEndian(room[92..], Wanted);
            BinaryPrimitives.WriteUInt16BigEndian(room[96..], (ushort)(1 + peer));
        }
        _batch.SetLength(index, action == Connect ? ConnectBytes : AnnounceBytes);
        _batch.SetAddress(index, _tracker);
        Span<byte> ip = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(ip, 0x7F01_0001 + peer);
        _batch.SetLocalAddress(index, ip);
    }

    private void Receive(Lane lane)
    {
        var count = lane.Port.Receive(_batch, wait: false);
        for (var i = 0; i < count; i++)
            Take(_batch[i]);
        if (count == 0)
            return;
        lane.Outstanding = Math.Max(0, lane.Outstanding - count);
        lane.HeardAt.Restart();
    }

    private void Take(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < ConnectBytes)
            return;
        var action = BinaryPrimitives.ReadInt32BigEndian(answer);
        if (action == Connect)
            _connections[BinaryPrimitives.ReadInt32BigEndian(answer[4..])] = BinaryPrimitives.ReadUInt64BigEndian(answer[8..]);
        if (action != Announce || answer.Length < AnswerHeadBytes)
            return;
        Answers++;
        PeersTold += (answer.Length - AnswerHeadBytes) / PeerBytes;
    }

    private static void WriteHash(int torrent, Span<byte> hash)
    {
        var random = Prng.For((ulong)torrent, "announce");
        random.Fill(hash);
    }

    /// <summary>One socket.</summary>
    private sealed class Lane
    {
        private const int BufferBytes = 4 << 20;

        public Lane()
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = BufferBytes };
            socket.Bind(new IPEndPoint(IPAddress.Any, 0));
            Port = DatagramPort.Over(socket);
        }

        public DatagramPort Port { get; }

        public int Outstanding { get; set; }

        public Stopwatch HeardAt { get; } = Stopwatch.StartNew();
    }
}
