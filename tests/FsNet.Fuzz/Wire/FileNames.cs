using System.Text;
using FsNet.Node.Naming;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Fuzz.Wire;

/// <summary>The name of a file as a stranger gives it, down to the path that is written to: it is under its folder, or refused.</summary>
internal static class FileNames
{
    /// <summary>Bytes of one name that every common file system permits.</summary>
    private const int LongestName = 255;

    private static readonly Disk Disk = new();
    private static readonly string Folder = Directory.CreateTempSubdirectory("fsnet-fuzz-").FullName;

    static FileNames() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    public static void Run(ReadOnlySpan<byte> utf8)
    {
        if (!FileName.TryDecode(utf8, out var name))
            return;
        Invariant.Holds(Encoding.UTF8.GetBytes(name).AsSpan().SequenceEqual(utf8), $"the name is not what its bytes say");
        var complaint = FileName.Complaint(name);
        if (complaint is not null)
            Texts.ArePrintable(complaint);
        else
            _ = LocalName.ComplaintOfWindows(name);
        var home = Path.Combine(Folder, "home");
        try
        {
            var path = SafePath.Prepare(Disk, home, name).Path;
            Invariant.Holds(complaint is null, $"'{name}' is refused ({complaint}) and has a path");
            IsUnder(home, path, name);
        }
        catch (IOException)
        {
            // Refused, or too long for the file system.
        }
        finally
        {
            var others = Directory.GetFileSystemEntries(Folder).Where(e => e != home).ToList();
            Invariant.Holds(others.Count == 0, $"beside its folder there is {string.Join(", ", others)} now");
            if (Directory.Exists(home))
                Directory.Delete(home, recursive: true);
        }
    }

    private static void IsUnder(string home, string path, string name)
    {
        Invariant.Holds(path == Path.GetFullPath(path), $"'{path}' is another path in full");
        Invariant.Holds(path.StartsWith(home + Path.DirectorySeparatorChar, StringComparison.Ordinal), $"'{name}' leads to '{path}'");
        Invariant.Holds(Directory.Exists(Path.GetDirectoryName(path)), $"the folder of '{path}' is not there");
        foreach (var part in (string[])[PartName.Beside(path, default), PartName.ShortBeside(path, default)])
        {
            Invariant.Holds(Path.GetDirectoryName(part) == Path.GetDirectoryName(path) && part != path, $"'{part}' is not beside '{path}'");
            var bytes = Encoding.UTF8.GetByteCount(Path.GetFileName(part));
            Invariant.Holds(bytes <= LongestName, $"'{part}' has a name of {bytes} bytes");
        }
    }
}
