using System.Diagnostics;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Swarm;

/// <summary>
/// When the peers are told of blocks that came: at once where blocks are large, later where the news would cost more than they do.
/// </summary>
internal sealed class Announcer(Outbox outbox)
{
    /// <summary>On a fast network blocks come by the thousand a second: a Have for each would cost more than the blocks.</summary>
    private static readonly TimeSpan NewsInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>What a Have costs on the wire: a frame of 11 bytes in a segment of its own.</summary>
    private const long NewsFrameBytes = 80;

    /// <summary>
    /// News goes out once the blocks it tells of are so many times the frames that tell of them, which keeps Haves at a thousandth of
    /// the traffic: each wakes a peer, and costs it as much as a hundred times as many bytes of blocks. Large blocks are told of at once.
    /// </summary>
    private const long NewsWorth = 1000;

    /// <summary>News waits no longer than this for more, whatever it costs.</summary>
    private static readonly TimeSpan NewsPatience = TimeSpan.FromMilliseconds(100);

    /// <summary>The files of which there is news.</summary>
    private readonly List<FileState> _due = [];

    public bool HasNews => _due.Count > 0;

    /// <summary>When <see cref="TellDue"/> has something to tell; <see cref="TimeSpan.MaxValue"/> while there is no news.</summary>
    public TimeSpan NextDue
    {
        get
        {
            var next = TimeSpan.MaxValue;
            foreach (var file in _due)
                next = file.News.DueAt < next ? file.News.DueAt : next;
            return next;
        }
    }

    /// <summary>The block has come: it is told of now where it is time, or where it is the last one.</summary>
    public void Add(FileState file, int block, TimeSpan now)
    {
        Debug.Assert(file.Have.Contains(block), "nobody is told of what is not here");
        var news = file.News;
        news.Add(block);
        var isWorthIt = news.Count * (long)file.Layout.BlockBytes >= NewsWorth * NewsFrameBytes * file.Links.Count;
        news.DueAt = news.ToldAt + (isWorthIt ? NewsInterval : NewsPatience);
        if (file.IsComplete || now >= news.DueAt)
            Tell(file, now);
        else if (news.Count == 1)
            _due.Add(file);
        Debug.Assert(_due.Contains(file) == (news.Count > 0), "news is told, or waits here");
    }

    /// <summary>Tells what waits no longer.</summary>
    public void TellDue(TimeSpan now)
    {
        if (_due.Count == 0)
            return;
        foreach (var file in _due.ToArray())
            if (now >= file.News.DueAt)
                Tell(file, now);
    }

    /// <summary>What was found on disk is news to the peers, who were told that nothing is here.</summary>
    public void TellAll(FileState file)
    {
        foreach (var ranges in file.Have.Ranges().Chunk(Have.MaxRanges))
            foreach (var link in file.Links)
                outbox.Send(link.Peer, new Have(link.Handle, ranges));
    }

    /// <summary>All peers are told. Complete ones as well: they plan by what the swarm has.</summary>
    private void Tell(FileState file, TimeSpan now)
    {
        Debug.Assert(file.News.Count > 0, "who has no news has nothing to tell");
        _due.Remove(file);
        file.News.ToldAt = now;
        var ranges = file.News.Take();
        if (file.Links.Count > 0)
            outbox.Put(new NodeOutput.Announce(AudienceOf(file), ranges));
    }

    private static Audience[] AudienceOf(FileState file)
    {
        if (file.News.Audience is { } known)
            return known;
        var audience = new Audience[file.Links.Count];
        for (var i = 0; i < audience.Length; i++)
            audience[i] = new Audience(file.Links[i].Peer.Connection, file.Links[i].Handle);
        return file.News.Audience = audience;
    }
}
