using System.Collections.Concurrent;
using FsNet.Topologies;

namespace FsNet.Swarms.Acting;

/// <summary>Wishes wait here until the run comes by: it carries them out between two looks at its nodes, one after the other.</summary>
/// <param name="topology">Whose links can be changed.</param>
internal sealed class Desk(Topology topology)
{
    private const int MostWaiting = 32;

    private readonly ConcurrentQueue<Wish> _wishes = new();
    private readonly TaskCompletionSource _closed = new();

    /// <summary>How the links are now. Whoever writes it while others read it sees to that.</summary>
    public LiveLinks Links { get; } = new(topology);

    /// <summary>Why nothing can be done; null while something can.</summary>
    public string? WhyClosed { get; private set; } = "the leechers have not been told to start";

    public void Open() => WhyClosed = null;

    /// <summary>Whoever still waits is told.</summary>
    public void Close()
    {
        WhyClosed = "the run is over";
        _closed.TrySetResult();
    }

    public async Task<Outcome> AskAsync(Wish wish)
    {
        if (WhyClosed is { } why)
            return new Outcome(false, why);
        if (_wishes.Count >= MostWaiting)
            return new Outcome(false, $"{MostWaiting} wishes wait already");
        _wishes.Enqueue(wish);
        await Task.WhenAny(wish.Outcome, _closed.Task);
        return wish.Outcome.IsCompleted ? await wish.Outcome : new Outcome(false, WhyClosed ?? "the run is over");
    }

    public IEnumerable<Wish> Take()
    {
        while (_wishes.TryDequeue(out var wish))
            yield return wish;
    }
}
