using BenchmarkDotNet.Running;
using FsNet.Benchmarks;

if (args is ["sizes"])
{
    Console.Write(SizeTable.Render());
    return 0;
}
BenchmarkSwitcher.FromAssembly(typeof(SizeTable).Assembly).Run(args);
return 0;
