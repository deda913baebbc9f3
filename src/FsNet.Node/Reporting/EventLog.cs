using System.Text.Json;
using System.Threading.Channels;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Reporting;

/// <summary>
/// What happened, as one JSON object a line (<c>--events FILE</c>): which block came from whom and when, files completed or failed,
/// peers that came and went. Written by one thread, and flushed whenever it has caught up, so that little is lost by kill -9.
/// </summary>
internal sealed class EventLog : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly Channel<byte[]>? _lines;
    private readonly Task _writing = Task.CompletedTask;

    /// <param name="path">Null: nothing is written.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public EventLog(string? path, TimeProvider time)
    {
        _time = time;
        if (path is null)
            return;
        _lines = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
        var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        _writing = WriteAsync(stream, _lines.Reader);
    }

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

    public async ValueTask DisposeAsync()
    {
        _lines?.Writer.TryComplete();
        await _writing;
    }

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
        _lines.Writer.TryWrite(buffer.ToArray());
    }

    private static async Task WriteAsync(FileStream stream, ChannelReader<byte[]> lines)
    {
        await using (stream)
            while (await lines.WaitToReadAsync())
            {
                while (lines.TryRead(out var line))
                    await stream.WriteAsync(line);
                await stream.FlushAsync();
            }
    }
}
