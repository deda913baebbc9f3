using FsNet.Protocol.Peer;
using FsNet.Simulator.Events;
using FsNet.Simulator.Network;

namespace FsNet.Simulator;

/// <summary>
/// Some of the nodes, and all that they have to do with the world outside of themselves. Without a lockstep there is one
/// lane and everything is done at once. With one, a lane is computed by one thread apart from the others, and what it has for them, or
/// for those who look on, waits until they meet.
/// </summary>
internal sealed class Lane : LaneClock
{
    private const int MostLanes = 32;

    private readonly World _world;
    private readonly List<Letter>[] _letters;
    private readonly List<(TimeSpan At, Action Action)> _plans = [];
    private readonly List<BlockNews> _news = [];
    private readonly Stack<List<Mail>> _mailLists = [];

    /// <param name="lanes">How many there are.</param>
    public Lane(World world, int lanes) : base(world, lanes)
    {
        _world = world;
        _letters = Enumerable.Range(0, lanes).Select(_ => new List<Letter>()).ToArray();
    }

    /// <summary>Where frames are written to be hashed.</summary>
    public byte[] Scratch { get; } = new byte[Frame.MaxLength + 64];

    public long BlocksStored { get; set; }

    public long SpareBlocks { get; set; }

    /// <summary>The lane of a node is its number without so many of the lowest bits.</summary>
    public static int ShiftFor(int nodes)
    {
        var shift = 0;
        while ((nodes - 1 >> shift) >= MostLanes)
            shift++;
        return shift;
    }

    public IReadOnlyList<BlockNews> News => _news;

    public void After(TimeSpan delay, Action action) => At(Now + delay, action);

    /// <summary>The action may touch everybody: it is done while nobody is apart.</summary>
    public void At(TimeSpan at, Action action)
    {
        if (IsApart)
            _plans.Add((at, action));
        else
            _world.At(at, action);
    }

    /// <summary>While apart.</summary>
    public void Send(int lane, int node, in Mail mail) => _letters[lane].Add(new Letter(node, mail));

    /// <summary>While apart.</summary>
    public void Tell(in BlockNews news) => _news.Add(news);

    public List<Letter> LettersTo(int lane) => _letters[lane];

    /// <summary>What was planned while apart goes to the world.</summary>
    public void HandOver()
    {
        foreach (var (at, action) in _plans)
            _world.At(at, action);
        _plans.Clear();
        _news.Clear();
    }

    /// <summary>Lists are passed round: a node reads its mail while others are in the middle of theirs only when it was told to.</summary>
    public List<Mail> TakeMailList() => _mailLists.TryPop(out var list) ? list : [];

    public void GiveBack(List<Mail> list)
    {
        list.Clear();
        _mailLists.Push(list);
    }
}

/// <summary>Mail for a node of another lane.</summary>
internal readonly record struct Letter(int Node, Mail Mail);

/// <summary>A block that was stored; or, with block -1, a node that is complete.</summary>
internal readonly record struct BlockNews(TimeSpan At, SimulatedNode Node, int Block, SimulatedHost? From, int Bytes);
