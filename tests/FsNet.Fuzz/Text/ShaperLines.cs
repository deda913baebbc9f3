using System.Text;
using System.Text.Json;
using FsNet.Base;
using FsNet.Links;
using FsNet.Shaper.Namespaces;
using FsNet.Shaper.Serving;

namespace FsNet.Fuzz.Text;

/// <summary>A line on fsnet-shaper's standard input, down to the lines that it gives to tc.</summary>
internal static class ShaperLines
{
    public static void Run(ReadOnlySpan<byte> input)
    {
        try
        {
            var request = ShaperJson.Request(Encoding.UTF8.GetString(input));
            var line = ShaperJson.Line(request);
            Invariant.Holds(ShaperJson.Line(ShaperJson.Request(line)) == line, $"{line} is another request, read again");
            Plan(request);
        }
        catch (Exception e) when (e is JsonException or ProgramException)
        {
            Invariant.Holds(e.Message.Length > 0, $"it is refused without a word");
        }
    }

    private static void Plan(ShaperRequest request)
    {
        if (request is ShaperRequest.Build build)
            _ = NamespaceRequestChecks.Check(build);
        if (request is not ShaperRequest.Shape shape)
            return;
        foreach (var node in shape.Nodes)
            PlanChecks.Check(node);
        foreach (var node in shape.Nodes)
            foreach (var line in new TcScript(node, "eth0", "fsnet-in").Build())
                Invariant.Holds(!line.AsSpan().ContainsAny('\n', '\r', ';'), $"a line for tc holds several commands: {line}");
    }
}
