using System.Runtime.InteropServices;
using FsNet.Base;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Shaper.Native;

/// <summary>epoll(7) for reading: who is ready, by the tag it was added with. One thread waits.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    private const int MaxEvents = 64;
    private const long NsPerSecond = 1_000_000_000;

    // struct epoll_event is packed on x86-64 alone: u32 events, then u64 data.
    private static readonly int EventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly SafeFileHandle _handle;
    private readonly PinnedMemory<byte> _events = new(MaxEvents * EventBytes);

    public Epoll()
    {
        var fd = Libc.EpollCreate(Libc.CloseOnExec);
        if (fd < 0)
            throw new ProgramException($"epoll: {Libc.LastError()}", ExitCodes.BackEndMissing);
        _handle = new SafeFileHandle(fd, ownsHandle: true);
    }

    public void Add(SafeHandle readable, int tag) => Control(Libc.EpollAdd, readable, tag);

    public void Remove(SafeHandle readable) => Control(Libc.EpollDelete, readable, 0);

    /// <param name="timeoutNs">How long at most; null waits for an event.</param>
    /// <returns>How many are ready; see <see cref="Tag"/>.</returns>
    public int Wait(long? timeoutNs)
    {
        var (seconds, rest) = Math.DivRem(Math.Max(0, timeoutNs ?? 0), NsPerSecond);
        var time = new Libc.TimeSpec { Seconds = (nint)seconds, Nanoseconds = (nint)rest };
        var ready = Libc.EpollWait(
            (int)_handle.DangerousGetHandle(), _events.Start, MaxEvents, timeoutNs is null ? null : &time);
        if (ready < 0 && Marshal.GetLastPInvokeError() != Libc.ErrorInterrupted)
            throw new ProgramException($"epoll_pwait2 (Linux 5.11 or newer): {Libc.LastError()}", ExitCodes.BackEndMissing);
        return Math.Max(0, ready);
    }

    public int Tag(int index) => *(int*)(_events.Start + ((index + 1) * EventBytes) - sizeof(long));

    public void Dispose() => _handle.Dispose();

    private void Control(int operation, SafeHandle readable, int tag)
    {
        var wanted = stackalloc byte[EventBytes];
        *(int*)wanted = Libc.EpollIn;
        *(long*)(wanted + EventBytes - sizeof(long)) = tag;
        if (Libc.EpollControl((int)_handle.DangerousGetHandle(), operation, (int)readable.DangerousGetHandle(), wanted) != 0)
            throw new ProgramException($"epoll_ctl: {Libc.LastError()}", ExitCodes.BackEndMissing);
    }
}
