using System.CommandLine;
using FsNet.Hosting;
using FsNet.Shaper.Serving;

var root = new RootCommand(
    "Shapes the links of emulated networks: delay, jitter, loss and rate, by the kernel's netem or by itself through NFQUEUE.")
{
    ServeCommand.Create(),
};
root.AddExamples("""echo '{"do":"probe"}' | fsnet-shaper serve""");
return await CommandRunner.RunAsync(root, args);
