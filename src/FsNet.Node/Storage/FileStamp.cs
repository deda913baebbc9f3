namespace FsNet.Node.Storage;

/// <summary>Length and time of last change: when either differs, the file is not the one that was hashed.</summary>
internal readonly record struct FileStamp(long Length, DateTime ChangedUtc)
{
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static FileStamp Of(string path)
    {
        var info = new FileInfo(path);
        return new FileStamp(info.Length, info.LastWriteTimeUtc);
    }
}
