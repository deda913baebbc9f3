using FsNet.Base;

namespace FsNet.Node.Storage;

/// <summary>What a <see cref="FileWatch"/> finds; told from its own tasks.</summary>
internal abstract class FileWatchEvents
{
    /// <summary>Time, owner or place of the file changed, its content did not.</summary>
    public abstract void Touched(FileJob job);

    /// <summary>It is not what it was, or not there.</summary>
    public abstract void Lost(FileJob job, string reason);

    /// <summary>A file that was lost is what it was again.</summary>
    /// <param name="stamp">As it was when its content was found right.</param>
    public abstract void Returned(FileJob job, FileStamp stamp);
}
