namespace FsNet.Base;

public static class FileKinds
{
    /// <summary>In words, for the end of a sentence.</summary>
    public static string Describe(this FileKind kind) => kind switch
    {
        FileKind.File => "a file",
        FileKind.Folder => "a folder",
        FileKind.Link => "a symbolic link",
        FileKind.Pipe => "a pipe",
        FileKind.Socket => "a socket",
        _ => "a device",
    };
}
