using FsNet.Base;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Shaper.Native;

/// <summary>An eventfd(2): wakes a thread that waits in <see cref="Epoll"/>.</summary>
internal sealed unsafe class WakeUp : IDisposable
{
    public WakeUp()
    {
        var fd = Libc.EventFd(0, Libc.CloseOnExec);
        if (fd < 0)
            throw new ProgramException($"eventfd: {Libc.LastError()}", ExitCodes.BackEndMissing);
        Handle = new SafeFileHandle(fd, ownsHandle: true);
    }

    public SafeFileHandle Handle { get; }

    public void Signal()
    {
        var one = 1UL;
        Libc.Write((int)Handle.DangerousGetHandle(), &one, sizeof(ulong));
    }

    /// <summary>Takes the signals so far; only when there is one, else it waits.</summary>
    public void Take()
    {
        ulong count;
        Libc.Read((int)Handle.DangerousGetHandle(), &count, sizeof(ulong));
    }

    public void Dispose() => Handle.Dispose();
}
