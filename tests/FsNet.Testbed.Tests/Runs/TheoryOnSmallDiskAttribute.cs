namespace FsNet.Testbed.Tests.Runs;

/// <summary>Skipped, with the reason, where no small file system can be mounted.</summary>
internal sealed class TheoryOnSmallDiskAttribute : TheoryAttribute
{
    public TheoryOnSmallDiskAttribute() =>
        Skip = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? null : "needs root, to mount a small file system";
}
