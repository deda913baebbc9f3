using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tracker;

/// <summary>Crowds that one node was drawn from, for one question: each in turn gives another, until all have given all.</summary>
internal sealed class DrawnCrowds(int most, Prng prng)
{
    private readonly (CrowdSide Side, int Drawn)[] _crowds = new (CrowdSide, int)[most];
    private int _count, _turn;

    public void Clear() => (_count, _turn) = (0, 0);

    /// <returns>Null where there is none but the asker.</returns>
    public Entry? DrawFirst(CrowdSide side, Entry? asker)
    {
        var drawn = 0;
        var entry = Draw(side, ref drawn, asker);
        if (drawn < side.Members.Count)
            _crowds[_count++] = (side, drawn);
        return entry;
    }

    /// <returns>Null when there are no more.</returns>
    public Entry? DrawNext(Entry? asker)
    {
        while (_count > 0)
        {
            if (_turn >= _count)
                _turn = 0;
            ref var crowd = ref _crowds[_turn];
            var entry = Draw(crowd.Side, ref crowd.Drawn, asker);
            if (crowd.Drawn == crowd.Side.Members.Count)
                crowd = _crowds[--_count];
            else
                _turn++;
            if (entry is not null)
                return entry;
        }
        return null;
    }

    private Entry? Draw(CrowdSide side, ref int drawn, Entry? asker)
    {
        while (drawn < side.Members.Count)
            if ((Entry)side.Members.Draw(drawn++, prng) is var entry && !entry.IsAt(asker))
                return entry;
        return null;
    }
}
