using System.Runtime.InteropServices;

namespace FsNet.Node.Storage;

/// <summary>
/// What a failed call to the file system means. A passing error has to do with the moment (no descriptor or memory free, a network
/// share that does not answer, a bus that was reset): the same call is made again later. Any other is lasting, and ends the file that
/// the call was for: no space or quota, no permission, too large for the file system, not there any more, changed by somebody else.
/// </summary>
internal static class DiskErrors
{
    private static readonly HashSet<int> Passing =
    [
        Errno.Interrupted, Errno.InputOutput, Errno.WouldBlock, Errno.NoMemory, Errno.Busy, Errno.SystemFileTable, Errno.TooManyOpenFiles,
        Errno.NoLocks, Errno.NetworkDown, Errno.NetworkUnreachable, Errno.ConnectionAborted, Errno.ConnectionReset, Errno.NotConnected,
        Errno.TimedOut, Errno.HostDown, Errno.HostUnreachable, Errno.Stale, Errno.RemoteInputOutput,
    ];

    /// <summary>Too many open files, not enough memory, sharing and lock violations, device and network errors.</summary>
    private static readonly HashSet<int> PassingOnWindows = [4, 8, 21, 32, 33, 53, 54, 55, 59, 64, 121, 1117, 1450];

    public static bool IsPassing(Exception error) => error switch
    {
        OutOfMemoryException => true,
        IOException e when e.GetType() == typeof(IOException) => IsPassing(e.HResult),
        _ => false,
    };

    /// <summary>Whether it is the file system that says no, and not a mistake of this program.</summary>
    public static bool IsExpected(Exception error) =>
        error is IOException or UnauthorizedAccessException or OutOfMemoryException or ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>The reason as the user reads it; .NET's own words for some are about a parameter.</summary>
    public static string Describe(Exception error) => error switch
    {
        ArgumentOutOfRangeException => "the file is larger than this file system, or a limit of this process, permits",
        OutOfMemoryException => "no memory is free",
        _ => error.Message,
    };

    /// <summary>The error number of a call that failed, 0 where it was no call.</summary>
    public static int NumberOf(Exception error) => error is IOException { HResult: > 0 and < 4096 } ? error.HResult : 0;

    /// <summary>For the call to the C library that has just failed.</summary>
    /// <param name="what">What could not be done: <c>'/tmp/f' cannot be renamed</c>.</param>
    public static IOException Last(string what) => Of(Marshal.GetLastPInvokeError(), what);

    public static IOException Of(int number, string what) => new($"{what}: {Marshal.GetPInvokeErrorMessage(number)}", number);

    private static bool IsPassing(int result) => OperatingSystem.IsWindows()
        ? (result & 0xffff0000) == 0x80070000 && PassingOnWindows.Contains(result & 0xffff)
        : Passing.Contains(result);
}
