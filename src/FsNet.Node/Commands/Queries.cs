using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json;
using FsNet.Base;
using FsNet.Node.Tracking;
using FsNet.Protocol.Tracker;

namespace FsNet.Node.Commands;

/// <summary>What the commands that only ask the tracker have in common.</summary>
internal static class Queries
{
    /// <exception cref="ProgramException">The tracker does not answer.</exception>
    public static async Task RunAsync(ParseResult parsed, CommonFlags common, CancellationToken cancellation, Func<Catalog, Task> ask)
    {
        await using var logging = common.StartLogging(parsed, "query");
        await using var tracker = common.NewClient(parsed, IPAddress.IPv6Any, logging.Logger); // Nobody listens here: any family will do.
        try
        {
            await ask(new Catalog(tracker));
        }
        catch (TrackerException e)
        {
            throw new ProgramException(e.Message);
        }
    }

    public static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            write(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The properties of a file, into the object being written.</summary>
    public static void Write(Utf8JsonWriter json, FileSummary file)
    {
        json.WriteString("name", file.Name);
        json.WriteString("id", file.Id.ToString());
        json.WriteNumber("length", file.Layout.Length);
        json.WriteNumber("blockBytes", file.Layout.BlockBytes);
        json.WriteNumber("blocks", file.Layout.BlockCount);
        json.WriteNumber("sources", file.Sources);
        json.WriteNumber("completeSources", file.CompleteSources);
    }
}
