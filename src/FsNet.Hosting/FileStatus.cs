using System.Runtime.InteropServices;
using System.Text;

namespace FsNet.Hosting;

/// <summary>What a path stands for. .NET tells files from folders and links only.</summary>
public enum FileKind
{
    /// <summary>There is nothing, or the system does not tell.</summary>
    None,
    Regular,
    Folder,
    Link,
    Socket,

    /// <summary>A device, a pipe.</summary>
    Special,
}

/// <summary>What the file system says of a path.</summary>
/// <param name="Inode">Tells this very file from another one that takes its place; 0 where the system does not tell.</param>
/// <param name="Owner">The user id; null where the system does not tell.</param>
public readonly record struct FileStatus(FileKind Kind, ulong Inode, uint? Owner)
{
    // statx(2): its structure is the same on every processor.
    private const int CurrentFolder = -100, NoFollow = 0x100;
    private const uint TypeOwnerInode = 0x1 | 0x8 | 0x100;
    private const int StructureBytes = 256, OwnerOffset = 20, ModeOffset = 28, InodeOffset = 32;
    private const int TypeMask = 0xF000;

    /// <summary>Elsewhere than on Linux, files, folders and nothing are all that can be told apart.</summary>
    /// <param name="follow">Whether a link stands for what it leads to.</param>
    public static FileStatus Of(string path, bool follow = false)
    {
        if (!OperatingSystem.IsLinux())
            return new FileStatus(Directory.Exists(path) ? FileKind.Folder : File.Exists(path) ? FileKind.Regular : FileKind.None, 0, null);
        var status = new byte[StructureBytes];
        return Statx(CurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), follow ? 0 : NoFollow, TypeOwnerInode, status) == 0
            ? new FileStatus(
                KindOf(BitConverter.ToUInt16(status, ModeOffset)),
                BitConverter.ToUInt64(status, InodeOffset),
                BitConverter.ToUInt32(status, OwnerOffset))
            : default;
    }

    private static FileKind KindOf(ushort mode) => (mode & TypeMask) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Folder,
        0xA000 => FileKind.Link,
        0xC000 => FileKind.Socket,
        _ => FileKind.Special,
    };

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, byte[] status);
}
