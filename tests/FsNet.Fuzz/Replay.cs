namespace FsNet.Fuzz;

/// <summary>Inputs from files, without afl-fuzz.</summary>
internal static class Replay
{
    /// <param name="paths">Files, or folders of them.</param>
    /// <returns>Whether nothing was wrong with any.</returns>
    public static bool Run(FuzzTarget target, IEnumerable<string> paths, TextWriter output)
    {
        var (count, broken) = (0, 0);
        foreach (var path in paths.SelectMany(FilesAt))
        {
            count++;
            if (Complaint(target, File.ReadAllBytes(path)) is not { } complaint)
                continue;
            broken++;
            output.WriteLine($"{path}: {complaint}");
        }
        output.WriteLine($"{target.Name}: {count} inputs, {broken} broken");
        return broken == 0;
    }

    /// <returns>What the input brought about that must not be, with where it happened; null when all is well.</returns>
    public static string? Complaint(FuzzTarget target, byte[] input)
    {
        try
        {
            target.Run(input);
            return null;
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    private static IEnumerable<string> FilesAt(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [path];
}
