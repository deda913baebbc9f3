using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Simulator;

/// <summary>
/// A control frame on its way. A Have, which most frames are, is kept as its parts: there are too many of them for an object each.
/// </summary>
/// <param name="To">The receiving end.</param>
/// <param name="Message">Null for a Have of <paramref name="Runs"/>.</param>
internal readonly record struct Mail(TimeSpan At, SimulatedConnection To, PeerMessage? Message, ushort Handle, BlockRange[]? Runs);

/// <summary>The control frames on their way to a node. Those of a connection keep their order.</summary>
internal struct Mailbox()
{
    private Mail[] _mails = [];
    private int _count;

    /// <summary>When the next one arrives; <see cref="TimeSpan.MaxValue"/> when none is under way.</summary>
    public TimeSpan NextArrival { get; private set; } = TimeSpan.MaxValue;

    public void Add(in Mail mail)
    {
        if (_count == _mails.Length)
            Array.Resize(ref _mails, Math.Max(8, 2 * _count));
        _mails[_count++] = mail;
        if (mail.At < NextArrival)
            NextArrival = mail.At;
    }

    /// <summary>Moves what has arrived to the end of <paramref name="arrived"/>.</summary>
    public void TakeArrived(TimeSpan now, List<Mail> arrived)
    {
        var kept = 0;
        NextArrival = TimeSpan.MaxValue;
        for (var i = 0; i < _count; i++)
        {
            ref readonly var mail = ref _mails[i];
            if (mail.At <= now)
            {
                arrived.Add(mail);
                continue;
            }
            if (mail.At < NextArrival)
                NextArrival = mail.At;
            _mails[kept++] = mail;
        }
        Array.Clear(_mails, kept, _count - kept);
        _count = kept;
    }

    public void Clear()
    {
        (_mails, _count, NextArrival) = ([], 0, TimeSpan.MaxValue);
    }
}
