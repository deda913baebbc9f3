using System.Runtime.InteropServices;
using System.Text;
using FsNet.Base;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Swarms.Local;

/// <summary>
/// A folder of Unix domain sockets, which may have a longer path than a socket's address can hold (107 bytes). This program names them
/// through an open descriptor of the folder, the nodes from the folders that they run in.
/// </summary>
internal sealed class SocketFolder : IDisposable
{
    // O_PATH and O_CLOEXEC of Linux, the same on every processor that .NET runs on.
    private const int PathOnly = 0x200000, CloseOnExec = 0x80000;

    private readonly string _path;
    private readonly SafeFileHandle _handle;

    /// <exception cref="ProgramException">It cannot be opened (exit code 4).</exception>
    public SocketFolder(string path)
    {
        _path = path;
        _handle = new SafeFileHandle(Open(Encoding.UTF8.GetBytes(path + '\0'), PathOnly | CloseOnExec), ownsHandle: true);
        if (_handle.IsInvalid)
            throw new ProgramException($"{path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}", ExitCodes.BackEndMissing);
    }

    /// <summary>Where this process finds a socket, as long as this object lives.</summary>
    public string Here(string name) => $"/proc/self/fd/{_handle.DangerousGetHandle()}/{name}";

    /// <summary>Where a process finds it that runs in <paramref name="folder"/>.</summary>
    public string From(string folder, string name) => Path.Combine(Path.GetRelativePath(folder, _path), name);

    public void Dispose() => _handle.Dispose();

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);
}
