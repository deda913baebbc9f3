using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Simulator;

/// <summary>
/// A control frame on its way. A Have, which most frames are, is kept as its parts: there are too many of them for an object each.
/// </summary>
/// <param name="To">The receiving end.</param>
/// <param name="Content">A <see cref="PeerMessage"/>, or the runs of a Have.</param>
/// <param name="Handle">Of a Have.</param>
internal readonly record struct Mail(TimeSpan At, SimulatedConnection To, object Content, ushort Handle = 0)
{
    /// <summary>Of a Have; null for other frames.</summary>
    public BlockRange[]? Runs => Content as BlockRange[];

    public PeerMessage Message => Content as PeerMessage ?? new Have(Handle, Runs!);
}

/// <summary>
/// The control frames on their way to a node. Those of a connection keep their order. Once one has arrived it may wait a little for
/// others, so that they are read together.
/// </summary>
/// <param name="newsPatience">How long a Have may wait.</param>
/// <param name="patience">How long any other frame may wait.</param>
internal struct Mailbox(TimeSpan newsPatience, TimeSpan patience)
{
    private Mail[] _mails = [];
    private int _count;

    /// <summary>When the next one arrives; <see cref="TimeSpan.MaxValue"/> when none is under way.</summary>
    public TimeSpan NextArrival { get; private set; } = TimeSpan.MaxValue;

    /// <summary>When they want to be read, if nothing else makes the node read them; <see cref="TimeSpan.MaxValue"/> when there are none.</summary>
    public TimeSpan DueAt { get; private set; } = TimeSpan.MaxValue;

    public void Add(in Mail mail)
    {
        if (_count == _mails.Length)
            Array.Resize(ref _mails, Math.Max(8, 2 * _count));
        _mails[_count++] = mail;
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
        (_mails, _count) = ([], 0);
        (NextArrival, DueAt) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
    }

    private void Note(in Mail mail)
    {
        if (mail.At < NextArrival)
            NextArrival = mail.At;
        var due = mail.At + (mail.Content is BlockRange[] ? newsPatience : patience);
        if (due < DueAt)
            DueAt = due;
    }
}
