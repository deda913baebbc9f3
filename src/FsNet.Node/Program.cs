using System.CommandLine;
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

var root = new RootCommand("Shares files with other nodes and gets files from them, block by block.")
{
    ShareCommand.Create(),
    GetCommand.Create(),
    ListCommand.Create(),
    InfoCommand.Create(),
    HealthCommand.Create(NodeFlags.NewStatus()),
};
root.AddExamples(
    "fsnet-node share film.mkv photos/            # share a file, and all files of a folder",
    "fsnet-node ls                                # what there is",
    "fsnet-node get film.mkv --out ~/films        # fetch it, verified block by block",
    "fsnet-node info film.mkv                     # who holds which blocks");
return await CommandRunner.RunAsync(root, args);
