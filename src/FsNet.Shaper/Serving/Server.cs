using System.Text.Json;
using FsNet.Base;
using FsNet.Links;

namespace FsNet.Shaper.Serving;

/// <summary>One answer for each request, in order. A request that fails changes nothing about the next.</summary>
internal static class Server
{
    /// <summary>Until the input ends, or it is cancelled between two requests.</summary>
    public static async Task RunAsync(TextReader input, TextWriter output, LinkShaper shaper, CancellationToken cancellation)
    {
        while (await NextAsync(input, cancellation) is { } line)
        {
            output.WriteLine(ShaperJson.Line(Answer(line, shaper)));
            output.Flush();
        }
    }

    // A read of standard input cannot be called off: it is left behind.
    private static Task<string?> NextAsync(TextReader input, CancellationToken cancellation) =>
        Task.Run(input.ReadLine, CancellationToken.None).WaitAsync(cancellation);

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
        catch (Exception e)
        {
            return new ShaperAnswer.Failed(Failures.Describe(e));
        }
    }
}
