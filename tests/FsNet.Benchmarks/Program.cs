using System.Diagnostics;
using System.Globalization;
using System.Net;
using BenchmarkDotNet.Running;
using FsNet.Benchmarks;

if (args is ["sizes"])
{
    Console.Write(SizeTable.Render());
    return 0;
}
if (args is ["hashes", var number])
{
    AnnounceLoad.PrintHashes(Console.Out, Number(number));
    return 0;
}
if (args is ["announces", var tracker, var torrents, var idle, var seconds, var process])
{
    var duration = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
    Console.WriteLine(AnnounceLoad.Run(IPEndPoint.Parse(tracker), Number(torrents), Number(idle), duration, Process.GetProcessById(Number(process))));
    return 0;
}
BenchmarkSwitcher.FromAssembly(typeof(SizeTable).Assembly).Run(args);
return 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
