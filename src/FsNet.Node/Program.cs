using System.Runtime.InteropServices;
using FsNet.Hosting;
using FsNet.Node.Commands;
using FsNet.Node.Storage;

StandardStreams.Complete();

// What a socket brings is handled on the thread that waited for it: handing each receive to the pool cost a sixth of all CPU.
// The framework reads this once, at the first socket.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

if (OperatingSystem.IsLinux())
    Linux.UseProgramsOwn();

// A write beyond `ulimit -f` shall be an error like any other; the signal that Linux and macOS send as well would end the process.
using var tooLarge = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create((PosixSignal)25, signal => signal.Cancel = true);

// Who types no more than the name on a terminal is asked what to do.
if (args.Length == 0 && Terminal.IsInteractive)
    args = [ShellCommand.Name];

return await CommandRunner.RunAsync(ProgramCommand.Create(), args);
