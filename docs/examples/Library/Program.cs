// Shares a file by one node and gets it by another, as two programs on two machines would: dotnet run -- FILE FOLDER TRACKER
using FsNet;

var (file, folder, tracker) = (args[0], args[1], args[2]);
var options = new FsNodeOptions { Tracker = tracker };

await using var seed = await FsNode.StartAsync(options);
var id = await seed.ShareAsync(file);
Console.WriteLine($"shared as {id}");

await using var node = await FsNode.StartAsync(options);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
var progress = new Progress<TransferProgress>(p => Console.Error.WriteLine($"{p.DoneBytes} of {p.TotalBytes} bytes, {p.Peers} peers {p.Waiting}"));

try
{
    var path = await node.GetAsync(id, folder, progress, stop.Token);
    Console.WriteLine($"whole and verified: {path}");
    return 0;
}
catch (FsNodeException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
