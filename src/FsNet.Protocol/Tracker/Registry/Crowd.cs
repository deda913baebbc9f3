namespace FsNet.Protocol.Tracker;

/// <summary>The nodes of one address prefix that have one file, where there are several.</summary>
internal sealed class Crowd
{
    private readonly CrowdSide _partial;
    private readonly CrowdSide _complete;
    private readonly CrowdNumbers _numbers;

    public Crowd(PrefixRecord prefix, FileRecord file, CrowdNumbers numbers)
    {
        (Prefix, File, _numbers) = (prefix, file, numbers);
        Number = numbers.Crowds.Add(this);
        (_partial, _complete) = (new CrowdSide(numbers.Sides), new CrowdSide(numbers.Sides));
    }

    public int Number { get; }

    public PrefixRecord Prefix { get; }

    public FileRecord File { get; }

    /// <summary>Entries by the numbers of their nodes.</summary>
    public Dictionary<int, Entry> Members { get; } = [];

    /// <summary>Those that have every block, or those that lack some.</summary>
    public CrowdSide SideOf(bool complete) => complete ? _complete : _partial;

    /// <summary>It is one no more.</summary>
    public void End()
    {
        _numbers.Sides.Remove(_partial.Number);
        _numbers.Sides.Remove(_complete.Number);
        _numbers.Crowds.Remove(Number);
    }
}

/// <summary>One voice, of many nodes.</summary>
internal sealed class CrowdSide
{
    public VoiceList Members;

    public CrowdSide(Numbered<CrowdSide> all) => Number = all.Add(this);

    public int Number { get; }

    /// <summary>Where among the voices of the file it is.</summary>
    public int Index { get; set; }

    /// <summary>While it is not among them.</summary>
    public int TimesDrawn { get; set; }
}

/// <summary>All crowds, and their sides.</summary>
internal sealed class CrowdNumbers
{
    public Numbered<Crowd> Crowds { get; } = new();

    public Numbered<CrowdSide> Sides { get; } = new();
}
