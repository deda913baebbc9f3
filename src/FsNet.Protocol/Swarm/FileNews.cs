using System.Diagnostics;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Swarm;

/// <summary>What one file's peers have not been told yet. Changed by the <see cref="Announcer"/> alone.</summary>
internal sealed class FileNews
{
    private readonly List<int> _blocks = [];

    /// <summary>Blocks that came and have not been told.</summary>
    public int Count => _blocks.Count;

    /// <summary>When the peers were told of blocks last.</summary>
    public TimeSpan ToldAt { get; set; }

    /// <summary>When they are told of the news.</summary>
    public TimeSpan DueAt { get; set; }

    /// <summary>Everybody who has the file open; null since that has changed.</summary>
    public Audience[]? Audience { get; set; }

    public void Add(int block) => _blocks.Add(block);

    /// <summary>The news as runs; there is none afterwards.</summary>
    public BlockRange[] Take()
    {
        _blocks.Sort();
        var ranges = new BlockRange[Runs()];
        var last = -1;
        foreach (var block in _blocks)
            if (last >= 0 && ranges[last].First + ranges[last].Count == block)
                ranges[last] = ranges[last] with { Count = ranges[last].Count + 1 };
            else
                ranges[++last] = new BlockRange(block, 1);
        Debug.Assert(last == ranges.Length - 1, "no block came twice");
        _blocks.Clear();
        return ranges;
    }

    private int Runs()
    {
        var runs = 0;
        for (var i = 0; i < _blocks.Count; i++)
            if (i == 0 || _blocks[i] != _blocks[i - 1] + 1)
                runs++;
        return runs;
    }
}
