namespace FsNet.Swarms.Hosts;

/// <summary>
/// Which congestion control TCP has here. Network namespaces and containers inherit it, and a kernel lets them change to what it
/// allows only; so it is told in reports: BBR hardly minds losses at which CUBIC (RFC 9438) slows down to a tenth.
/// </summary>
internal static class CongestionControl
{
    private const string Path = "/proc/sys/net/ipv4/tcp_congestion_control";

    /// <summary>Such as <c>cubic</c>; null where it cannot be told.</summary>
    public static string? OfThisHost() => File.Exists(Path) ? File.ReadAllText(Path).Trim() : null;
}
