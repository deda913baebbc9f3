using System.Diagnostics;

namespace FsNet.Shaper.Tests;

/// <summary>A test that makes network namespaces; skipped, with the system's words, where this user may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Refusal = new(() => Try(Unshare.AsRoot));
    private static readonly Lazy<string?> RootlessRefusal = new(() => Try(Unshare.Rootless));

    /// <param name="rootless">Within an unprivileged user namespace; else as root.</param>
    public NamespaceFactAttribute(bool rootless = false)
    {
        if ((rootless ? RootlessRefusal : Refusal).Value is { } refusal)
            Skip = $"no network namespaces {(rootless ? "without root" : "as this user")}: {refusal}";
    }

    private static string? Try(string[] prefix)
    {
        if (!OperatingSystem.IsLinux())
            return "not Linux";
        using var process = Process.Start(
            new ProcessStartInfo(prefix[0], [.. prefix[1..], "ip", "link", "set", "lo", "up"]) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : said.Trim();
    }
}

/// <summary>The ways in which the testbed starts fsnet-shaper.</summary>
internal static class Unshare
{
    private const string Nobody = "65534";

    public static string[] AsRoot { get; } = ["unshare", "--net"];

    /// <summary>Makes root an ordinary user.</summary>
    public static string[] StepDown { get; } =
        Environment.UserName == "root" ? ["setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups"] : [];

    public static string[] Rootless { get; } = [.. StepDown, "unshare", "-Urnm"];
}
