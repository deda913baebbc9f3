namespace FsNet.Protocol.Tracker;

/// <summary>Crowds that one node was drawn from, for one question: each in turn gives another, until all have given all.</summary>
internal sealed class DrawnCrowds(int most, NodeTable nodes, Shuffle shuffle)
{
    /// <summary>There is no such node.</summary>
    public const int Nobody = -1;

    private readonly (CrowdSide Side, int Drawn)[] _crowds = new (CrowdSide, int)[most];
    private int _count, _turn;

    public void Clear() => (_count, _turn) = (0, 0);

    /// <returns>The number of a node; <see cref="Nobody"/> where there is none but the asker.</returns>
    public int DrawFirst(CrowdSide side, NodeRecord? asker)
    {
        var drawn = 0;
        var node = Draw(side, ref drawn, asker);
        if (drawn < side.Members.Count)
            _crowds[_count++] = (side, drawn);
        return node;
    }

    /// <returns>The number of a node; <see cref="Nobody"/> when there are no more.</returns>
    public int DrawNext(NodeRecord? asker)
    {
        while (_count > 0)
        {
            if (_turn >= _count)
                _turn = 0;
            ref var crowd = ref _crowds[_turn];
            var node = Draw(crowd.Side, ref crowd.Drawn, asker);
            if (crowd.Drawn == crowd.Side.Members.Count)
                crowd = _crowds[--_count];
            else
                _turn++;
            if (node != Nobody)
                return node;
        }
        return Nobody;
    }

    private int Draw(CrowdSide side, ref int drawn, NodeRecord? asker)
    {
        while (drawn < side.Members.Count)
            if (shuffle.Draw(side.Members, drawn++) is var voice && !nodes.IsAt(voice.Who, asker))
                return voice.Who;
        return Nobody;
    }
}
