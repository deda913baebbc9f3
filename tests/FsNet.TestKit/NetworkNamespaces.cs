using System.Diagnostics;

namespace FsNet.TestKit;

/// <summary>Whether network namespaces can be made here. Each way to make them is tried once.</summary>
public static class NetworkNamespaces
{
    private static readonly Lazy<string?> OfAnyUser = new(() => MissingBy("unshare", "--user", "--map-root-user", "--net"));

    /// <summary>Why none can be made, neither as root nor in a user namespace; null where one can.</summary>
    public static string? Missing => OfAnyUser.Value;

    /// <summary>Why none can be made in one way; null where one can.</summary>
    /// <param name="start">A program of the list and its arguments, which start another one in a new network namespace.</param>
    public static string? MissingBy(params string[] start)
    {
        if (!OperatingSystem.IsLinux())
            return "network namespaces are Linux's";
        if ((Programs.Missing(start[0]) ?? Programs.Missing("unshare") ?? Programs.Missing("ip")) is { } missing)
            return missing;
        using var process = Process.Start(
            new ProcessStartInfo(start[0], [.. start[1..], "ip", "link", "add", "br0", "type", "bridge"]) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"no network namespace can be made here: {said.Trim()}";
    }
}

/// <summary>A test in network namespaces with shaped links.</summary>
public sealed class FactWithNamespacesAttribute : NeedyFactAttribute
{
    private static readonly string[] Shaping = ["ip", "tc", "iptables-restore", "nsenter", "setpriv"];

    /// <param name="tools">What it starts besides, of tests/programs.txt.</param>
    public FactWithNamespacesAttribute(params string[] tools)
    {
        foreach (var tool in (string[])[.. Shaping, .. tools])
            Need(Programs.Missing(tool));
        Need(NetworkNamespaces.Missing);
    }
}
