using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Shaper.Queueing;

/// <summary>
/// What the kernel dropped because a queue or its socket's buffer was full. Made in the namespace to count in; readable
/// from everywhere and as long as wanted, for an open file of /proc/net stays with its namespace.
/// </summary>
internal sealed class OverrunCounter : IDisposable
{
    // queue, port, waiting, copy mode, copy range, dropped (queue full), dropped (socket full), last id, 1
    private const int QueueFullColumn = 5, SocketFullColumn = 6;

    private readonly SafeFileHandle _file = File.OpenHandle("/proc/thread-self/net/netfilter/nfnetlink_queue");

    public long Read()
    {
        var buffer = new byte[64 * 1024];
        var text = Encoding.ASCII.GetString(buffer, 0, RandomAccess.Read(_file, buffer, 0));
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(Dropped);
    }

    public void Dispose() => _file.Dispose();

    private static long Dropped(string line)
    {
        var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Number(columns[QueueFullColumn]) + Number(columns[SocketFullColumn]);
    }

    private static long Number(string column) => long.Parse(column, CultureInfo.InvariantCulture);
}
