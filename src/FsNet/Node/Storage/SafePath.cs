using FsNet.Node.Naming;
using FsNet.Protocol.Content;

namespace FsNet.Node.Storage;

/// <summary>Where a file goes.</summary>
/// <param name="Path">The whole path.</param>
/// <param name="Base">The lowest folder above it that was there before this program: its name is durable.</param>
internal readonly record struct Place(string Path, string Base);

/// <summary>From a name that came from the network to a path that is certainly under the folder it belongs in.</summary>
internal static class SafePath
{
    /// <summary>Makes the folders on the way as needed.</summary>
    /// <exception cref="IOException">The name is not acceptable, or a symbolic link lies on its way. The message says which.</exception>
    public static Place Prepare(Disk disk, string folder, string name)
    {
        var path = Of(folder, name);
        var top = Top(folder);
        var made = disk.CreateFolders(top);
        disk.CreateFolders(Path.GetDirectoryName(path)!);
        return new Place(path, made.Count > 0 ? Path.GetDirectoryName(made[0])! : top);
    }

    /// <summary>The whole path, whether or not anything is there.</summary>
    /// <exception cref="IOException">As <see cref="Prepare"/> has it.</exception>
    public static string Of(string folder, string name)
    {
        if ((FileName.Complaint(name) ?? LocalName.Complaint(name)) is { } complaint)
            throw new IOException($"the name '{Printable(name)}' is refused: {complaint}");
        if (name.EndsWith(PartName.Suffix, StringComparison.OrdinalIgnoreCase))
            throw new IOException($"the name '{name}' is refused: so are unfinished files called here, and one could overwrite the other");
        var path = Top(folder);
        foreach (var component in name.Split('/'))
        {
            path = Path.Combine(path, component);
            RefuseLink(path);
        }
        return path;
    }

    private static string Top(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    private static void RefuseLink(string path)
    {
        if (new FileInfo(path).LinkTarget is { } target)
            throw new IOException($"'{path}' is a symbolic link to '{target}': nothing is written through links");
    }

    private static string Printable(string name) => new([.. name.Select(c => char.IsControl(c) ? '?' : c)]);
}
