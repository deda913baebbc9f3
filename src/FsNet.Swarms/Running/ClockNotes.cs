using System.Globalization;

namespace FsNet.Swarms.Running;

/// <summary>Clocks that are off, for the reader of a report.</summary>
internal static class ClockNotes
{
    private const double WorthTellingMs = 50;
    private const int MostNamed = 3;

    public static IEnumerable<string> Of(IEnumerable<SwarmNode> nodes)
    {
        var off = nodes.Where(n => Math.Abs(n.ClockCorrectionMs) > WorthTellingMs).ToList();
        if (off.Count == 0)
            yield break;
        var named = off.Take(MostNamed).Select(n => string.Create(
            CultureInfo.InvariantCulture,
            $"{n.Name}'s is {Math.Abs(n.ClockCorrectionMs) / 1000:0.000} s {(n.ClockCorrectionMs > 0 ? "ahead" : "behind")}"));
        yield return $"the clocks of {off.Count} node(s) are not this program's: {string.Join(", ", named)}{(off.Count > MostNamed ? ", ..." : "")}; "
            + "their times are corrected by what was measured";
    }
}
