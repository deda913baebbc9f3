namespace FsNet.TestKit;

/// <summary>What may be asked of the machine that the tests run on.</summary>
public static class Machine
{
    /// <summary>
    /// Nothing may be missing that tests/run.sh installs: in CI, and for root on Debian. What is missing there is a failure, for a test that
    /// is skipped for it would never run anywhere. tests/lib.sh decides in the same way.
    /// </summary>
    public static bool MustHaveAll { get; } = Environment.GetEnvironmentVariable("CI") == "true" || IsDebianAsRoot();

    /// <summary>Why something that only root may do cannot be done.</summary>
    public static string? MissingRoot(string what) => Environment.IsPrivilegedProcess ? null : $"{what} takes root";

    private static bool IsDebianAsRoot() => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess
        && File.Exists("/etc/os-release") && File.ReadLines("/etc/os-release").Contains("ID=debian");
}
