namespace FsNet.Shaper.Tests;

/// <summary>A test that makes network namespaces in one of the ways of the testbed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceFactAttribute : NeedyFactAttribute
{
    private static readonly string[] Started = ["ip", "tc", "iptables-restore", "nsenter", "setpriv", "ping"];

    private static readonly Lazy<string?> Missing = new(() => NetworkNamespaces.MissingBy(Unshare.AsRoot));
    private static readonly Lazy<string?> MissingRootless = new(() => NetworkNamespaces.MissingBy(Unshare.Rootless));

    /// <param name="rootless">Within an unprivileged user namespace; else as root.</param>
    public NamespaceFactAttribute(bool rootless = false)
    {
        foreach (var program in Started)
            Need(Programs.Missing(program));
        Need((rootless ? MissingRootless : Missing).Value);
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
