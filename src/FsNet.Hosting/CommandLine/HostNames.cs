using FsNet.Base;

namespace FsNet.Hosting;

/// <summary>The names under which web pages of a program may be asked for: <c>--status-host tracker.lan,tracker</c>.</summary>
public static class HostNames
{
    /// <summary>That of the status pages.</summary>
    public const string Flag = "--status-host";

    private const int MostNames = 100;
    private const int LongestName = 253;

    /// <summary>Names separated by commas; none by default.</summary>
    public static Flag<string[]> NewFlag(string name, string pages) => new(
        name,
        "NAME,...",
        $"Host names by which browsers and other programs may ask for {pages}; addresses, localhost and this machine's name always may.",
        Read,
        [],
        null);

    private static string[] Read(string text, string field)
    {
        var names = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length > MostNames)
            throw new UnitException($"{field}: found {names.Length} names, allowed: up to {MostNames}");
        foreach (var bad in names.Where(n => n.Length > LongestName || Uri.CheckHostName(n) == UriHostNameType.Unknown))
            throw new UnitException($"{field}: found '{bad}', allowed: a host name without a port, for example tracker.lan");
        return names;
    }
}
