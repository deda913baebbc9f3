using FsNet.Node.Naming;
using FsNet.Protocol.Content;

namespace FsNet.Node.Sharing;

/// <summary>A folder that is shared, and what its files are called.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Prefix">What their names begin with: its own name beside other paths, else nothing.</param>
/// <param name="Hidden">Whether hidden files are shared as well.</param>
internal sealed record SharedFolder(string Path, string Prefix, bool Hidden)
{
    /// <summary>The files in it and below.</summary>
    /// <param name="leftOut">Told what else lies there.</param>
    /// <exception cref="IOException">The folder itself cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public List<SharedPath> Files(LeftOut leftOut)
    {
        var found = new FolderWalk(Path, Hidden, leftOut).Run();
        var files = new List<SharedPath>(found.Count);
        foreach (var file in found)
        {
            var name = NameOf(file.NamedBy);
            if (FileName.Complaint(name) is { } complaint)
                leftOut.Add(file.NamedBy, complaint);
            else
                files.Add(new SharedPath(file.Path, name, file.Stamp.Length, IsNamed: false));
        }
        return files;
    }

    /// <summary>Whether the path leads into it.</summary>
    public bool Has(string path) => path.StartsWith(Path + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>In Unicode's composed form, with <c>/</c> between folders.</summary>
    public string NameOf(string path) => NormalForm.C(
        System.IO.Path.Combine(Prefix, System.IO.Path.GetRelativePath(Path, path)).Replace(System.IO.Path.DirectorySeparatorChar, '/'));
}
