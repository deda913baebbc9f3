namespace FsNet.Node.Storage;

/// <summary>How the disk does for one file: what went wrong last and is tried again, and how long it has not answered.</summary>
internal sealed class DiskState(TimeProvider time)
{
    /// <summary>A disk that says nothing for so long is told of, and what it is wanted for rests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private string? _error;
    private int _underWay;
    private long _silentSince;
    private long _failingSince;

    /// <summary>What the user is told, or null while all is well.</summary>
    public string? Trouble
    {
        get
        {
            lock (_gate)
                return _error ?? (IsSilent ? $"the disk has not answered for {time.GetElapsedTime(_silentSince).TotalSeconds:0} s" : null);
        }
    }

    /// <summary>The trouble is more than a hiccup.</summary>
    public bool IsInLongTrouble
    {
        get
        {
            lock (_gate)
                return IsSilent || (_error is not null && time.GetElapsedTime(_failingSince) > Patience);
        }
    }

    /// <summary>Something is under way, and nothing has come to an end for long.</summary>
    private bool IsSilent => _underWay > 0 && time.GetElapsedTime(_silentSince) > Patience;

    /// <summary>Does something to the disk, and watches how long it takes.</summary>
    public T Watch<T>(Func<T> work)
    {
        Begin();
        try
        {
            return work();
        }
        finally
        {
            End();
        }
    }

    public void Begin()
    {
        lock (_gate)
        {
            if (_underWay++ == 0)
                _silentSince = time.GetTimestamp();
        }
    }

    /// <summary>One of the things under way is done, or has failed.</summary>
    public void End()
    {
        lock (_gate)
        {
            _underWay--;
            _silentSince = time.GetTimestamp();
        }
    }

    /// <summary>A passing error, to be tried again.</summary>
    /// <returns>Whether it is the first after all was well.</returns>
    public bool Failed(string reason)
    {
        lock (_gate)
        {
            var isFirst = _error is null;
            if (isFirst)
                _failingSince = time.GetTimestamp();
            _error = reason;
            return isFirst;
        }
    }

    /// <returns>Whether there was trouble.</returns>
    public bool Recovered()
    {
        lock (_gate)
        {
            var wasBad = _error is not null;
            _error = null;
            return wasBad;
        }
    }
}
