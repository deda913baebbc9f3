using FsNet.Base;
using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary><c>expect:</c> and <c>verify:</c>.</summary>
internal static class ExpectReader
{
    public static Expectation ReadExpect(Fields root, int leechers)
    {
        if (root.Find("expect") is not { } item)
            return Expectation.Default;
        var expect = Fields.Of(item, "expect", root.Problems, "complete", "within", "ratioToBound");
        var complete = expect.Read("complete", Values.Complete, CompleteTarget.All);
        if (complete.Count > leechers)
            expect.Error("complete", $"found {complete.Count}, allowed: up to the {leechers} leechers there are");
        return new Expectation(complete, expect.Read("within", Values.Duration, null), expect.Read("ratioToBound", Values.Number, null));
    }

    public static Tolerances ReadVerify(Fields root)
    {
        if (root.Find("verify") is not { } item)
            return Tolerances.Default;
        var verify = Fields.Of(item, "verify", root.Problems, "rtt", "loss", "rate");
        return new Tolerances(
            verify.Read("rtt", Units.ParsePercent, Tolerances.Default.Rtt),
            verify.Read("loss", Units.ParsePercent, Tolerances.Default.Loss),
            verify.Read("rate", Units.ParsePercent, Tolerances.Default.Rate));
    }
}
