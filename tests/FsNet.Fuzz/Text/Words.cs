using System.Text;
using FsNet.Base;
using FsNet.Protocol.Wire;
using FsNet.Testbed.Cli;
using FsNet.Testbed.Sweeps;
using FsNet.Topologies;
using FsNet.Topologies.Yaml;

namespace FsNet.Fuzz.Text;

/// <summary>What is written behind a flag: quantities, addresses, ranges. <c>u8 which of them | text</c></summary>
internal static class Words
{
    private const string Field = "--flag";

    private static readonly Action<string>[] Readers =
    [
        text => Invariant.Holds(Units.ParseSize(text, Field) >= 0, $"'{text}' is a size below 0"),
        text => Invariant.Holds(Units.ParseRate(text, Field) >= 0, $"'{text}' is a rate below 0"),
        text => Invariant.Holds(Units.ParseTime(text, Field) >= TimeSpan.Zero, $"'{text}' is a time below 0"),
        text => Invariant.Holds(Units.ParsePercent(text, Field) is >= 0 and <= 1, $"'{text}' is a share beyond 0 to 1"),
        text => _ = Endpoints.ParseListen(text, Field),
        text => _ = Endpoints.Describe(Endpoints.ParseListenOrSocket(text, Field)),
        text => SameAgain(Endpoints.ParseHost(text, Field), t => Endpoints.ParseHost(t, Field)),
        text => Invariant.Holds(SeedRange.Parse(text, Field) is { Count: > 0 }, $"'{text}' is an empty range"),
        text => Invariant.Holds(SweepAxis.Parse(text).Values.Count > 0, $"'{text}' has no value"),
        text => Invariant.Holds(Override.Parse(text).Path.Count > 0, $"'{text}' has no key"),
        ReadAddress,
    ];

    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
            return;
        var text = Encoding.UTF8.GetString(input[1..]);
        try
        {
            Readers[input[0] % Readers.Length](text);
        }
        catch (Exception e) when (e is UnitException or ProgramException or TopologyException)
        {
            Invariant.Holds(e.Message.Length > 0, $"it is refused without a word");
        }
    }

    private static void ReadAddress(string text)
    {
        if (!NodeAddress.TryParse(text, out var address))
            return;
        SameAgain(address, t => NodeAddress.TryParse(t, out var again) ? again : default);
        var bytes = new byte[address.PackedSize];
        var writer = new WireWriter(bytes);
        address.Format(ref writer);
        var reader = new WireReader(bytes);
        Invariant.Holds(NodeAddress.Parse(ref reader, address.IsV6) == address, $"{address} is another one, packed");
    }

    private static void SameAgain<T>(T value, Func<string, T> parse)
        where T : struct, IEquatable<T> =>
        Invariant.Holds(parse($"{value}").Equals(value), $"'{value}' is read as {parse($"{value}")}");
}
