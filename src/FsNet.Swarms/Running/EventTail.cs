using System.Text;

namespace FsNet.Swarms.Running;

/// <summary>Reads the lines that were appended to a file since the last time. The file need not exist yet.</summary>
internal sealed class EventTail(string path) : IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly MemoryStream _line = new();
    private FileStream? _file;

    public string Path => path;

    /// <summary>Whole lines only; what has no newline yet waits for the next call.</summary>
    public IEnumerable<string> ReadNew()
    {
        if (_file is null && !File.Exists(path))
            yield break;
        _file ??= new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        for (int n; (n = _file.Read(_buffer)) > 0;)
        {
            foreach (var line in Split(n))
                yield return line;
        }
    }

    public void Dispose() => _file?.Dispose();

    private IEnumerable<string> Split(int length)
    {
        var start = 0;
        for (int end; (end = Array.IndexOf(_buffer, (byte)'\n', start, length - start)) >= 0; start = end + 1)
        {
            _line.Write(_buffer, start, end - start);
            yield return Encoding.UTF8.GetString(_line.GetBuffer(), 0, (int)_line.Length);
            _line.SetLength(0);
        }
        _line.Write(_buffer, start, length - start);
    }
}
