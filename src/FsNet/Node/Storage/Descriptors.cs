using FsNet.Base;

namespace FsNet.Node.Storage;

/// <summary>How many files and sockets the system lets this process have open at once, and how many of them may be sockets of strangers.</summary>
internal sealed class Descriptors
{
    /// <summary>What files that are sent, folders, the tracker and the status page need, beside what is open from the start.</summary>
    private const int ForOthers = 32;

    private readonly int _reserved = ForOthers + FetchedFiles + DescriptorLimit.CountOpen();

    /// <summary>Files that may be under way at once, those included that wait to be durable: each is open.</summary>
    public static int FetchedFiles => Math.Clamp(DescriptorLimit.Permitted / 4, 64, 256);

    /// <param name="most">Sockets that would be used where the limit permits.</param>
    /// <returns>Sockets that may be open, so that strangers who connect cannot take the descriptors that files need.</returns>
    public int ForSockets(int most)
    {
        var permitted = DescriptorLimit.Permitted;
        return Math.Min(most, Math.Max(permitted - _reserved, permitted / 4));
    }
}
