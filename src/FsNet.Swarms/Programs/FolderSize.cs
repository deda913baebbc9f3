using FsNet.Base;

namespace FsNet.Swarms.Programs;

/// <summary>How much has arrived in a folder, whatever a program calls what it has not finished.</summary>
internal static class FolderSize
{
    private const int MostEntries = 1000;

    /// <returns>Bytes on disk, so holes do not count.</returns>
    public static long Of(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Take(MostEntries)
                .Sum(path => FileFacts.TryTell(path, follow: false) is { Kind: FileKind.File } facts ? facts.AllocatedBytes : 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Something was removed meanwhile: the next look has it.
            return 0;
        }
    }
}
