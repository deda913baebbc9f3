using FsNet.Base;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Shaper.Native;

/// <summary>Runs code inside another network namespace. Sockets that it opens and programs that it starts stay in there.</summary>
internal static class NetworkNamespace
{
    /// <param name="path">Such as <c>/proc/PID/ns/net</c>.</param>
    /// <param name="action">Runs on a thread of its own, for setns(2) moves one thread, which ends afterwards.</param>
    /// <exception cref="ProgramException">The namespace cannot be entered.</exception>
    public static T Run<T>(string path, Func<T> action) => OwnThread.Run(() =>
    {
        Enter(path);
        return action();
    });

    private static void Enter(string path)
    {
        using var handle = Open(path);
        if (Libc.SetNs((int)handle.DangerousGetHandle(), Libc.CloneNewNet) != 0)
            throw new ProgramException($"the network namespace {path} cannot be entered: {Libc.LastError()}", ExitCodes.BackEndMissing);
    }

    /// <summary>Holds it: it stays as long as the handle is open.</summary>
    /// <exception cref="ProgramException">It cannot be opened.</exception>
    public static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"the network namespace {path} cannot be opened: {e.Message}", ExitCodes.BackEndMissing);
        }
    }
}
