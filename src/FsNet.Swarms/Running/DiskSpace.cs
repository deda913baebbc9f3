using FsNet.Base;

namespace FsNet.Swarms.Running;

/// <summary>Every leecher keeps a whole copy: better to know before than in the middle.</summary>
internal static class DiskSpace
{
    private const long ReserveBytes = 64 << 20;

    /// <exception cref="ProgramException">Too little is free (exit code 4).</exception>
    public static void Check(string folder, long fileBytes, int copies)
    {
        var needed = fileBytes * copies + ReserveBytes;
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (needed > free)
            throw new ProgramException(
                $"found {Units.FormatSize(free)} free for {folder}, needed {Units.FormatSize(needed)}: "
                + $"{copies} copies of {Units.FormatSize(fileBytes)}; "
                + "set TMPDIR to a folder with more room, or take a smaller file or fewer nodes",
                ExitCodes.BackEndMissing);
    }
}
