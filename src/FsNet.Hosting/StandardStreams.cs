using System.Runtime.InteropServices;

namespace FsNet.Hosting;

/// <summary>
/// A program may be started with its standard streams closed (<c>&gt;&amp;-</c>, some supervisors). The first files that are opened then have
/// their numbers: what is printed goes into one of them, and a pipe of the runtime takes it for signals.
/// </summary>
public static partial class StandardStreams
{
    private const int GetFlags = 1; // F_GETFD
    private const int ReadWrite = 2; // O_RDWR
    private const int Count = 3;

    /// <summary>
    /// Those that are closed lead to nowhere from here on. To be called before anything else; it helps native programs only, for the virtual
    /// machine has opened files of its own before.
    /// </summary>
    public static void Complete()
    {
        if (OperatingSystem.IsWindows())
            return;
        for (var stream = 0; stream < Count; stream++)
            if (Control(stream, GetFlags) < 0)
                _ = Open("/dev/null", ReadWrite); // It gets the lowest number that is free: this one.
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
