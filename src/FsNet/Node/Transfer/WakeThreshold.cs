using System.Diagnostics;
using System.Net.Sockets;

namespace FsNet.Node.Transfer;

/// <summary>
/// How many bytes must have come before the reader of a socket is woken. On a slow line packets come one by one, and each would wake the
/// program, which inside a piece of a block can do nothing with it. So it is woken for the rest of the piece, or for what comes in
/// <see cref="Slow"/>, so that it knows of what comes slowly. Whatever is no block wakes it at once.
/// </summary>
/// <remarks>SO_RCVLOWAT, socket(7): polls heed it since Linux 2.6.28. Other systems are left as they are.</remarks>
internal sealed class WakeThreshold(Socket socket)
{
    private const int Least = 4 * 1024, Most = 64 * 1024;

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(25), Slow = TimeSpan.FromMilliseconds(100);

    private int _most = 4 * Least;
    private int _set = 1;
    private long _since;

    /// <summary>From now on it is waited for so many bytes, all of one piece; for anything where they are few.</summary>
    public void Await(int bytes)
    {
        if (!OperatingSystem.IsLinux())
            return;
        Set(bytes < Least ? 1 : Math.Min(bytes, _most));
        _since = _set > 1 ? Stopwatch.GetTimestamp() : 0;
    }

    /// <summary>Bytes have come.</summary>
    public void Came()
    {
        if (_since == 0)
            return;
        var took = Stopwatch.GetElapsedTime(_since);
        _most = took > Slow ? Math.Max(_most / 2, Least) : took < Quick ? Math.Min(_most * 2, Most) : _most;
    }

    private void Set(int bytes)
    {
        if (bytes == _set)
            return;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReceiveLowWater, bytes);
        _set = bytes;
    }
}
