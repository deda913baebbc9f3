using System.Runtime.InteropServices;
using System.Text;
using FsNet.Base;

namespace FsNet.Swarms.Programs;

/// <summary>
/// A named pipe on which a supervisor in a container hears what is next. It is open as long as this object lives: when this program ends,
/// however it ends, the supervisor reads the end of it.
/// </summary>
internal sealed class WordsPipe : IDisposable
{
    private const int Everybody = 0x1b6; // rw-rw-rw-: the folder that it is in lets in nobody else.

    private readonly FileStream _pipe;

    private WordsPipe(FileStream pipe) => _pipe = pipe;

    /// <summary>Made anew: what an earlier life has not read is gone.</summary>
    /// <exception cref="ProgramException">It cannot be made (exit code 4).</exception>
    public static WordsPipe Make(string path)
    {
        File.Delete(path);
        if (MakePipe(Encoding.UTF8.GetBytes(path + '\0'), Everybody) != 0)
            throw new ProgramException($"{path} cannot be made: {Marshal.GetLastPInvokeErrorMessage()}", ExitCodes.BackEndMissing);
        // Whatever the umask is.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)Everybody);
        // To read, too: so opening it does not wait for the other end.
        return new WordsPipe(new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0));
    }

    public void WriteNewLine() => _pipe.WriteByte((byte)'\n');

    public void Dispose() => _pipe.Dispose();

    [DllImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakePipe(byte[] path, int mode);
}
