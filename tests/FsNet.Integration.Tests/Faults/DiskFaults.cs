using System.Diagnostics;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests.Faults;

/// <summary>Errors and stalls of a program's disk, made and taken back while it runs: <c>faults.c</c> stands before its C library.</summary>
internal sealed class DiskFaults(string folder)
{
    public const int InputOutput = 5;
    public const int TooManyOpenFiles = 24;
    public const int NoSpace = 28;

    /// <summary>No error: the call does not come back.</summary>
    public const int Stall = 0;

    private static readonly Lazy<string> Library = new(Build);

    /// <summary>How to start a node whose disk this is.</summary>
    public string[] Prefix => ["env", $"LD_PRELOAD={Library.Value}", $"FSNET_FAULTS={folder}", Repository.Node];

    /// <param name="call">open, pread, pwrite, fsync or rename.</param>
    /// <param name="files">What the paths of the files hold that it fails for.</param>
    public void Begin(string call, int error, string files)
    {
        var plan = Path.Combine(folder, call);
        File.WriteAllText(plan + ".new", $"{error} {files}");
        File.Move(plan + ".new", plan);
    }

    public void End(string call) => File.Delete(Path.Combine(folder, call));

    private static string Build()
    {
        var library = Path.Combine(AppContext.BaseDirectory, $"faults-{Environment.ProcessId}.so");
        using var compiler = Process.Start(new ProcessStartInfo(
            "clang", ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o", library, Repository.Faults, "-ldl"])
        {
            RedirectStandardError = true,
        })!;
        var said = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        Assert.True(compiler.ExitCode == 0, said);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(library);
        return library;
    }
}

/// <summary>A test with <see cref="DiskFaults"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithDiskFaultsAttribute : NeedyFactAttribute
{
    public FactWithDiskFaultsAttribute()
    {
        SkipIf(OperatingSystem.IsLinux() ? null : "LD_PRELOAD is Linux's");
        Need(Programs.Missing("clang"));
    }
}
