namespace FsNet.Protocol.Tracker;

/// <summary>
/// All files of one name. Anybody can bring any number of them, so those that are told first are one of each address prefix: a crowd at
/// one address comes after them.
/// </summary>
/// <param name="text">UTF-8.</param>
internal sealed class Namesakes(byte[] text)
{
    /// <summary>Some more than fit a datagram.</summary>
    private const int MostInFront = 64;

    /// <summary>With more, the one of a file is not looked for one by one.</summary>
    private const int MostWithoutIndex = 16;

    private NameChain _front;
    private NameChain _rest;
    private Dictionary<FileRecord, NameRecord>? _byFile;

    public byte[] Text => text;

    public int Count => _front.Count + _rest.Count;

    public NameRecord? FirstInFront => _front.First;

    public NameRecord? FirstOfRest => _rest.First;

    public NameRecord? Find(FileRecord file) =>
        _byFile is not null ? _byFile.GetValueOrDefault(file) : FindIn(_front, file) ?? FindIn(_rest, file);

    public void Add(NameRecord name)
    {
        name.IsInFront = _front.Count < MostInFront && !IsInFront(name.Bringer);
        if (name.IsInFront)
            _front.Add(name);
        else
            _rest.Add(name);
        _byFile?.Add(name.File, name);
        if (_byFile is null && Count > MostWithoutIndex)
            _byFile = All().ToDictionary(n => n.File);
    }

    public void Remove(NameRecord name)
    {
        _byFile?.Remove(name.File);
        if (!name.IsInFront)
        {
            _rest.Remove(name);
            return;
        }
        _front.Remove(name);
        // Whoever waited longest takes the place, unless his prefix has one already.
        if (_rest.First is { } next && !IsInFront(next.Bringer))
        {
            _rest.Remove(next);
            _front.Add(next);
            next.IsInFront = true;
        }
    }

    private bool IsInFront(PrefixRecord bringer)
    {
        for (var name = _front.First; name is not null; name = name.NextNamesake)
            if (name.Bringer == bringer)
                return true;
        return false;
    }

    private static NameRecord? FindIn(in NameChain chain, FileRecord file)
    {
        for (var name = chain.First; name is not null; name = name.NextNamesake)
            if (name.File == file)
                return name;
        return null;
    }

    private IEnumerable<NameRecord> All()
    {
        for (var name = _front.First; name is not null; name = name.NextNamesake)
            yield return name;
        for (var name = _rest.First; name is not null; name = name.NextNamesake)
            yield return name;
    }
}
