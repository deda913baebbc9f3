using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Simulator.Events;

namespace FsNet.Simulator;

/// <summary>
/// A control frame or a block on its way. A Have, which most are, is kept as its parts: there are too many of them for an object each.
/// </summary>
/// <param name="To">The receiving end.</param>
/// <param name="Content">A <see cref="PeerMessage"/>, or the runs of a Have; null for a block.</param>
/// <param name="Number">The handle of a Have; or the block.</param>
/// <param name="PatienceTicks">How long it may wait to be read once it has arrived; or <see cref="Patience.OfRequest"/>.</param>
internal readonly record struct Mail(TimeSpan At, SimulatedConnection To, object? Content, int Number, int PatienceTicks)
{
    public bool IsBlock => Content is null;

    /// <summary>Of a Have; null for all else.</summary>
    public BlockRange[]? Runs => Content as BlockRange[];

    /// <summary>Of a control frame.</summary>
    public PeerMessage Message => Runs is { } runs ? new Have((ushort)Number, runs) : (PeerMessage)Content!;
}

/// <summary>
/// What is on its way to a node; control frames of a connection keep their order. With it lies all that senders must know of a node: the
/// mailboxes of a swarm are one array that stays in the processor's cache, which its nodes do not.
/// </summary>
internal struct Mailbox()
{
    private const int MostLines = 12;

    private Mail[] _mails = [];
    private int _count, _capacity;

    /// <summary>When the next one arrives; <see cref="TimeSpan.MaxValue"/> when none is under way.</summary>
    public TimeSpan NextArrival { get; private set; } = TimeSpan.MaxValue;

    /// <summary>When they want to be read, if nothing else makes the node read them; MaxValue when there are none.</summary>
    public TimeSpan DueAt { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Counts the node's starts: what was planned in an earlier life is void.</summary>
    public int Life { get; set; }

    /// <summary>The node sends as many blocks as it may: a frame that comes changes nothing at once.</summary>
    public bool IsBusy { get; set; }

    public void Add(in Mail mail)
    {
        if (_count == _capacity)
            Array.Resize(ref _mails, _capacity = Math.Max(8, 2 * _count));
        // Not by index: the array's length lies in memory that is not needed otherwise.
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_mails), _count++) = mail;
        Note(mail);
    }

    /// <summary>Moves what has arrived to the end of <paramref name="arrived"/>.</summary>
    public void TakeArrived(TimeSpan now, List<Mail> arrived)
    {
        var kept = 0;
        (NextArrival, DueAt) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var i = 0; i < _count; i++)
        {
            ref readonly var mail = ref _mails[i];
            if (mail.At <= now)
            {
                arrived.Add(mail);
                continue;
            }
            Note(mail);
            _mails[kept++] = mail;
        }
        Array.Clear(_mails, kept, _count - kept);
        _count = kept;
    }

    public void Clear()
    {
        (_mails, _count, _capacity) = ([], 0, 0);
        (NextArrival, DueAt) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
    }

    /// <summary>Brings the mails near.</summary>
    public readonly void FetchMail() => Nearness.Fetch(_mails, Math.Min(MostLines, 1 + _count / 2));

    /// <summary>Brings those near to whom the mails go, and what is in them.</summary>
    public readonly void FetchReceivers()
    {
        for (var i = 0; i < Math.Min(_count, 2 * MostLines); i++)
        {
            Nearness.Fetch(_mails[i].To, 2);
            Nearness.Fetch(_mails[i].Content, 1);
        }
    }

    private void Note(in Mail mail)
    {
        if (mail.At < NextArrival)
            NextArrival = mail.At;
        var due = mail.At + new TimeSpan(mail.PatienceTicks);
        if (due < DueAt)
            DueAt = due;
    }
}
