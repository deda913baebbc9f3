namespace FsNet.Protocol.Tracker;

/// <summary>Names of different files, in the order in which they came.</summary>
internal struct NameChain
{
    private NameRecord? _last;

    public NameRecord? First { get; private set; }

    public int Count { get; private set; }

    public void Add(NameRecord name)
    {
        name.PreviousNamesake = _last;
        if (_last is null)
            First = name;
        else
            _last.NextNamesake = name;
        _last = name;
        Count++;
    }

    public void Remove(NameRecord name)
    {
        if (name.PreviousNamesake is null)
            First = name.NextNamesake;
        else
            name.PreviousNamesake.NextNamesake = name.NextNamesake;
        if (name.NextNamesake is null)
            _last = name.PreviousNamesake;
        else
            name.NextNamesake.PreviousNamesake = name.PreviousNamesake;
        (name.NextNamesake, name.PreviousNamesake) = (null, null);
        Count--;
    }
}
