using FsNet.Base;
using FsNet.Links;
using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary><c>loss: 0.1%</c>, or <c>loss: { model: gilbert, rate: 1%, burst: 3 }</c>.</summary>
internal static class LossReader
{
    public static Loss? Read(Fields link) => link.Find("loss") switch
    {
        null => null,
        YamlMap map => Gilbert(Fields.Of(map, link.Name("loss"), link.Problems, "model", "rate", "burst")),
        _ => new Loss(link.Read("loss", Units.ParsePercent, 0), null),
    };

    private static Loss Gilbert(Fields loss)
    {
        loss.Require("model", Model, "", "gilbert");
        var share = loss.Require("rate", Units.ParsePercent, 0, "the mean loss, for example 1%");
        var burst = loss.Require("burst", Values.Number, 1, "the mean run of lost packets, for example 3");
        if (burst < 1)
            loss.Error("burst", $"found {burst}, allowed: 1 packet or more");
        // Beyond that the chance to enter a burst would have to exceed 1.
        if (share > burst / (1 + burst))
            loss.Error(
                "rate",
                $"found {share * 100:0.##}% with bursts of {burst} packets, allowed: up to {burst / (1 + burst) * 100:0.##}%");
        return new Loss(share, burst);
    }

    private static string Model(string text, string field) =>
        text == "gilbert"
            ? text
            : throw new UnitException($"{field}: found '{text}', allowed: gilbert (independent loss is written loss: 1%)");
}
