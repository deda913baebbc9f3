using FsNet.Hosting;
using FsNet.Tracker;

StandardStreams.Complete();
return await CommandRunner.RunAsync(TrackerCommand.Create(), args);
