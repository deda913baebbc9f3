using System.Text.Json;
using FsNet.Hosting;
using FsNet.Links;

namespace FsNet.Shaper.Serving;

/// <summary>One answer for each request, in order. A request that fails changes nothing about the next.</summary>
internal static class Server
{
    public static void Run(TextReader input, TextWriter output, LinkShaper shaper)
    {
        while (input.ReadLine() is { } line)
        {
            output.WriteLine(ShaperJson.Line(Answer(line, shaper)));
            output.Flush();
        }
    }

    private static ShaperAnswer Answer(string line, LinkShaper shaper)
    {
        try
        {
            return shaper.Handle(ShaperJson.Request(line));
        }
        catch (JsonException e)
        {
            return new ShaperAnswer.Failed($"no request that fsnet-shaper knows: {e.Message}");
        }
        catch (Exception e) when (e is ProgramException or IOException or UnauthorizedAccessException)
        {
            return new ShaperAnswer.Failed(e.Message);
        }
    }
}
