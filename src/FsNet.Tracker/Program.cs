using FsNet.Hosting;
using FsNet.Tracker;

return await CommandRunner.RunAsync(TrackerCommand.Create(), args);
