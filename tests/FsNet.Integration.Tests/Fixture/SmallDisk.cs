using System.Diagnostics;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A file system of a few megabytes, in memory. Takes Linux and the right to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public static bool IsPossible { get; } = Try();

    public string Folder { get; }

    public static SmallDisk Mount(string folder, int bytes)
    {
        Assert.True(Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", folder), "it cannot be mounted");
        return new SmallDisk(folder);
    }

    public void AllowReadingOnly() => Assert.True(Run("mount", "-o", "remount,ro", Folder), "it is written to");

    public void Dispose() => Run("umount", "-l", Folder);

    private static bool Try()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return false;
        var folder = Directory.CreateTempSubdirectory("fsnet-test-").FullName;
        try
        {
            return Run("mount", "-t", "tmpfs", "-o", "size=65536", "tmpfs", folder) && Run("umount", folder);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A test that needs a <see cref="SmallDisk"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithSmallDiskAttribute : NeedyFactAttribute
{
    public FactWithSmallDiskAttribute()
    {
        Need(Programs.Missing("mount"));
        Need(SmallDisk.IsPossible ? null : "a small disk takes Linux and the right to mount a tmpfs");
    }
}
