using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary>Small text files, read no further than they may be long: the length of a device or a pipe is told by reading only.</summary>
internal static class BoundedText
{
    /// <returns>Null when it is longer than <see cref="YamlTree.MaxFileBytes"/>.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="ArgumentException">It is no path.</exception>
    public static string? Read(string path)
    {
        var bytes = new byte[YamlTree.MaxFileBytes + 1];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        using var text = new StreamReader(new MemoryStream(bytes, 0, length));
        return length < bytes.Length ? text.ReadToEnd() : null;
    }
}
