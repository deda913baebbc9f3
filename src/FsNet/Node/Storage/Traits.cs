using FsNet.Base;
using FsNet.Protocol.Tracker;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Node.Storage;

/// <summary>What a file has beside its content: read where it is shared, and given to its copy.</summary>
internal static class Traits
{
    private const int NanosecondsPerTick = 100;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static FileTraits Of(in FileFacts facts) => new(Nanoseconds(facts.Stamp.Modified), facts.IsExecutable);

    /// <summary>Who may read it may also run it, or nobody may.</summary>
    /// <exception cref="IOException">It cannot be done, say for it is another user's file.</exception>
    public static void Give(SafeFileHandle file, string path, FileTraits traits)
    {
        if (!OperatingSystem.IsLinux())
        {
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddTicks(traits.Modified / NanosecondsPerTick));
            return;
        }
        var (mode, seconds) = (File.GetUnixFileMode(file), Math.DivRem(traits.Modified, NanosecondsPerSecond));
        var wanted = traits.IsExecutable ? mode | (UnixFileMode)((int)(mode & Readable) >> 2) : mode & ~Executable;
        if (wanted != mode)
            File.SetUnixFileMode(file, wanted);
        if (seconds.Remainder < 0)
            seconds = (seconds.Quotient - 1, seconds.Remainder + NanosecondsPerSecond);
        if (Linux.SetTimes(file, [0, Linux.OmitTime, seconds.Quotient, seconds.Remainder]) != 0)
            throw DiskErrors.Last($"the time of '{path}' cannot be set");
    }

    private static long Nanoseconds(long modified) =>
        OperatingSystem.IsLinux() ? modified : (modified - DateTime.UnixEpoch.Ticks) * NanosecondsPerTick;
}
