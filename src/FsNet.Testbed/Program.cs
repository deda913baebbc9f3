using FsNet.Hosting;
using FsNet.Testbed.Cli;

return await CommandRunner.RunAsync(ProgramCommand.Create(), args);
