namespace FsNet.Protocol.Swarm;

/// <summary>When the blocks that are being sent to one peer began, oldest first: <see cref="SwarmOptions.UploadsPerPeer"/> at most.</summary>
internal struct RunningSends
{
    private TimeSpan _first, _second;

    public int Count { get; private set; }

    public readonly TimeSpan this[int at] => at == 0 ? _first : _second;

    public void Add(TimeSpan now)
    {
        if (Count++ == 0)
            _first = now;
        else
            _second = now;
    }

    public TimeSpan RemoveFirst()
    {
        var first = _first;
        (_first, Count) = (_second, Count - 1);
        return first;
    }
}
