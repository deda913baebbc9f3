using System.Text.RegularExpressions;

namespace FsNet.Node.Reporting;

/// <summary>
/// Messages advise users of the program, by its flags and commands. Users of the library have options and methods in their place, so at the
/// library's border these words take theirs.
/// </summary>
internal static partial class LibraryWords
{
    private static readonly Dictionary<string, string> Words = new()
    {
        ["--advertise-port"] = "FsNodeOptions.AdvertisedPort",
        ["--as"] = "FetchOptions.As",
        ["--hidden"] = "the option Hidden",
        ["--listen"] = "FsNodeOptions.Listen",
        ["--out"] = "the argument folder",
        ["--state"] = "FsNodeOptions.State",
        ["--wait"] = "FetchOptions.Wait",
        ["--watch"] = "ShareOptions.Watch",
        ["'fsnet-node ls'"] = "ListAsync",
    };

    public static string Of(string message) => Pattern().Replace(message, m => Words.GetValueOrDefault(m.Value, m.Value));

    // Not behind a quote: a file may be called as a flag is.
    [GeneratedRegex("(?<=^|[ (])(--[a-z][a-z-]*|'fsnet-node ls')(?![a-z=-])")]
    private static partial Regex Pattern();
}
