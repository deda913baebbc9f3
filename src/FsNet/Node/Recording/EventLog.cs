using System.Text.Json;
using System.Threading.Channels;
using FsNet.Base;
using FsNet.Node.Storage;
using FsNet.Protocol.Wire;
using Serilog;

namespace FsNet.Node.Recording;

/// <summary>
/// What happened, as one JSON object a line (<c>--events FILE</c>): which block came from whom and when, files completed or failed,
/// peers that came and went. Written by one thread, and flushed whenever it has caught up, so that little is lost by kill -9. What
/// cannot be written is said once and lost; nothing else is.
/// </summary>
internal sealed class EventLog : IAsyncDisposable
{
    /// <summary>Lines that wait for a disk that does not answer: some ten megabytes. What is beyond is lost.</summary>
    private const int MaxWaiting = 1 << 16;

    private const int BatchBytes = 256 * 1024;

    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Channel<byte[]>? _lines;
    private readonly Task _writing = Task.CompletedTask;
    private long _lost;
    private bool _isBroken;

    /// <param name="path">Null: nothing is written.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public EventLog(string? path, TimeProvider time, ILogger log)
    {
        (_time, _log) = (time, log);
        if (path is null)
            return;
        _lines = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
        var stream = Open(path);
        _writing = Task.Factory.StartNew(() => WriteAll(path, stream, _lines.Reader), TaskCreationOptions.LongRunning);
    }

    /// <summary>Events that could not be written so far.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    public void Start() => Add("start", _ => { });

    public void Block(FileJob job, int block, NodeAddress? from, int bytes) => Add("block", json =>
    {
        json.WriteString("file", job.Id.ToString());
        json.WriteNumber("block", block);
        json.WriteString("from", from?.ToString());
        json.WriteNumber("bytes", bytes);
    });

    public void Corrupt(FileJob job, int block, NodeAddress? from) => Add("corrupt", json =>
    {
        json.WriteString("file", job.Id.ToString());
        json.WriteNumber("block", block);
        json.WriteString("from", from?.ToString());
    });

    public void Complete(FileJob job) => Add("complete", json =>
    {
        json.WriteString("file", job.Id.ToString());
        json.WriteString("name", job.Name);
        json.WriteString("path", job.Path);
    });

    public void Failed(FileJob job, string reason) => Add("failed", json =>
    {
        json.WriteString("file", job.Id.ToString());
        json.WriteString("name", job.Name);
        json.WriteString("reason", reason);
    });

    public void Peer(string what, NodeAddress address, string? reason) => Add("peer", json =>
    {
        json.WriteString("what", what);
        json.WriteString("address", address.ToString());
        if (reason is not null)
            json.WriteString("reason", reason);
    });

    /// <summary>Writes what waits, but does not wait long for a disk that does not answer.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines?.Writer.TryComplete();
        try
        {
            await _writing.WaitAsync(CloseWithin);
        }
        catch (TimeoutException)
        {
            _log.Warning("The last events are not written: the disk does not answer");
        }
        if (Lost > 0)
            _log.Warning("{Count} events were not written", Lost);
    }

    /// <summary>
    /// Without a buffer of its own: what could not be written would be written twice. A pipe is opened in both directions: else this would
    /// wait for somebody to read it, and end when nobody does any more.
    /// </summary>
    private static FileStream Open(string path) => FileFacts.TryTell(path, follow: true) is { Kind: FileKind.Pipe }
        ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0)
        : new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private void Add(string name, Action<Utf8JsonWriter> fields)
    {
        if (_lines is null)
            return;
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("at", Math.Round((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds, 3));
            json.WriteString("event", name);
            fields(json);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        if (!_lines.Writer.TryWrite(buffer.ToArray()))
            Interlocked.Increment(ref _lost);
    }

    private void WriteAll(string path, FileStream stream, ChannelReader<byte[]> lines)
    {
        var batch = new MemoryStream();
        while (lines.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            batch.SetLength(0);
            var count = 0;
            for (; batch.Length < BatchBytes && lines.TryRead(out var line); count++)
                batch.Write(line);
            if (!TryWrite(path, stream, batch))
                Interlocked.Add(ref _lost, count);
        }
        TryClose(path, stream);
    }

    private bool TryWrite(string path, FileStream stream, MemoryStream batch)
    {
        try
        {
            if (_isBroken)
                stream.WriteByte((byte)'\n'); // A line may have been cut off.
            batch.WriteTo(stream);
            if (_isBroken)
                _log.Information("Events are written to {Path} again", path);
            _isBroken = false;
            return true;
        }
        catch (Exception e)
        {
            Say(path, e);
            return false;
        }
    }

    private void TryClose(string path, FileStream stream)
    {
        try
        {
            stream.Dispose();
        }
        catch (Exception e)
        {
            Say(path, e);
        }
    }

    private void Say(string path, Exception error)
    {
        if (!_isBroken)
            _log.Warning("Events cannot be written to {Path}: {Reason}", path, DiskErrors.Describe(error));
        _isBroken = true;
    }
}
