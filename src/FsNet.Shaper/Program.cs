using FsNet.Hosting;
using FsNet.Shaper.Commands;

StandardStreams.Complete();
return await CommandRunner.RunAsync(ProgramCommand.Create(), args);
