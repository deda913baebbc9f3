namespace FsNet.Node.Storage;

/// <summary>How many files and sockets the system lets this process have open at once, and how many of them may be sockets of strangers.</summary>
internal sealed class Descriptors
{
    /// <summary>What files that are fetched or sent, folders, the tracker and the status page need, beside what is open from the start.</summary>
    private const int ForFiles = 96;

    private readonly int _reserved = ForFiles + CountOpen();

    /// <summary>The system's limit may be lowered while the process runs; asking for it costs less than a microsecond.</summary>
    /// <param name="most">Sockets that would be used where the limit permits.</param>
    /// <returns>Sockets that may be open, so that strangers who connect cannot take the descriptors that files need.</returns>
    public int ForSockets(int most)
    {
        Span<ulong> limits = stackalloc ulong[2];
        if (!OperatingSystem.IsLinux() || Linux.GetLimit(Linux.LimitOpenFiles, limits) != 0)
            return most;
        var permitted = (int)Math.Min(limits[0], int.MaxValue);
        return Math.Min(most, Math.Max(permitted - _reserved, permitted / 4));
    }

    private static int CountOpen()
    {
        try
        {
            return OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // No /proc here: the reserve has to do.
        }
    }
}
