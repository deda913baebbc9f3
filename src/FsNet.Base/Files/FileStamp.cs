namespace FsNet.Base;

/// <summary>
/// What changes when a file does: while all of it is the same, so is the content. The time of modification can be set back, as tools that
/// copy do; that of the last change to the inode cannot, and another file at the same path is another inode.
/// </summary>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">Time of the last change to the content; only its equality means something, as of the following ones.</param>
/// <param name="Changed">Of the last change to content, owner, mode, name or links (ctime); where there is none, of the creation.</param>
/// <param name="Inode">The file on its device; 0 where there are none.</param>
public readonly record struct FileStamp(long Length, long Modified, long Changed, ulong Inode, ulong Device)
{
    /// <summary>Which file it is, whatever it is called.</summary>
    public FileIdentity Identity => new(Device, Inode);

    /// <summary>Whether the content is the same, as far as length and time of modification tell; the file may have been renamed.</summary>
    public bool HasContentOf(FileStamp other) => (Length, Modified) == (other.Length, other.Modified);

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It is no file, or the system does not say.</exception>
    public static FileStamp Of(string path)
    {
        var facts = FileFacts.Of(path);
        return facts.Kind == FileKind.File ? facts.Stamp : throw new IOException($"'{path}' is {facts.Kind.Describe()}");
    }
}

/// <summary>A file on its device. All zero where the system does not say.</summary>
public readonly record struct FileIdentity(ulong Device, ulong Inode);
