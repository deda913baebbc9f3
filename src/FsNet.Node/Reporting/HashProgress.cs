using FsNet.Base;
using FsNet.Hosting;

namespace FsNet.Node.Reporting;

/// <summary>How far the hashing of shared files has come: a line on a terminal that is rewritten, nothing elsewhere.</summary>
internal sealed class HashProgress : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly long _total;
    private readonly Timer? _timer;
    private long _done;

    private HashProgress(long total, bool show)
    {
        _total = total;
        if (show)
            _timer = new Timer(_ => Show(), null, Interval, Interval);
    }

    public static HashProgress Start(long totalBytes) => new(totalBytes, Terminal.ErrorIsTerminal);

    public void Add(long bytes) => Interlocked.Add(ref _done, bytes);

    public void Dispose()
    {
        if (_timer is null)
            return;
        _timer.Dispose();
        Write("\r\u001b[K");
    }

    private void Show() => Write($"\r\u001b[Khashing {Units.FormatSize(Interlocked.Read(ref _done))} of {Units.FormatSize(_total)}");

    private static void Write(string text)
    {
        try
        {
            Console.Error.Write(text);
        }
        catch (IOException)
        {
            // A terminal that is gone: on a timer's thread this would end the process.
        }
    }
}
