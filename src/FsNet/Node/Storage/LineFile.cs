using Microsoft.Win32.SafeHandles;

namespace FsNet.Node.Storage;

/// <summary>Where a line stands in a file.</summary>
internal readonly record struct LinePlace(long Offset, int Length);

/// <summary>A file of lines that is read once, and then only appended to. A last line that was cut off is left as it is, and ended.</summary>
internal sealed class LineFile : IDisposable
{
    /// <summary>A file of 65,536 blocks takes 2.8 MB of text. What is longer is no line of ours.</summary>
    private const int LongestLine = 4 << 20;
    private const int ReadAtOnce = 1 << 20;

    private readonly SafeFileHandle _file;
    private long _end;

    private LineFile(SafeFileHandle file) => (_file, _end) = (file, RandomAccess.GetLength(file));

    /// <exception cref="IOException">It cannot be opened.</exception>
    public static LineFile Open(string path, FileMode mode = FileMode.OpenOrCreate) =>
        new(File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read));

    /// <summary>Calls <paramref name="take"/> with each line and its place, in order.</summary>
    public void ReadAll(LineAction take)
    {
        var buffer = new byte[ReadAtOnce];
        var (start, held, isTooLong) = (0L, 0, false);
        for (int n; (n = RandomAccess.Read(_file, buffer.AsSpan(held), start + held)) > 0;)
        {
            var (taken, filled) = (0, held + n);
            for (int length; (length = buffer.AsSpan(taken, filled - taken).IndexOf((byte)'\n')) >= 0; taken += length + 1, isTooLong = false)
                if (!isTooLong)
                    take(new LinePlace(start + taken, length), buffer.AsSpan(taken, length));
            (start, held) = (start + taken, filled - taken);
            buffer.AsSpan(taken, held).CopyTo(buffer);
            if (held < buffer.Length)
                continue;
            if (buffer.Length < LongestLine)
                Array.Resize(ref buffer, buffer.Length * 2);
            else
                (start, held, isTooLong) = (start + held, 0, true);
        }
        if (held > 0 || isTooLong)
            Append(""u8); // The next one begins a line of its own.
    }

    /// <returns>Whether it stands there.</returns>
    public bool TryRead(LinePlace place, Span<byte> line) => RandomAccess.Read(_file, line[..place.Length], place.Offset) == place.Length;

    /// <param name="line">Without its end.</param>
    public LinePlace Append(ReadOnlySpan<byte> line)
    {
        var bytes = new byte[line.Length + 1];
        line.CopyTo(bytes);
        bytes[^1] = (byte)'\n';
        RandomAccess.Write(_file, bytes, _end);
        var place = new LinePlace(_end, line.Length);
        _end += bytes.Length;
        return place;
    }

    public void Flush() => RandomAccess.FlushToDisk(_file);

    public void Dispose() => _file.Dispose();
}

internal delegate void LineAction(LinePlace place, ReadOnlySpan<byte> line);
