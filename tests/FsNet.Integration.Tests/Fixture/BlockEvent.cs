using System.Text.Json;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A verified block, from the file that <c>--events</c> names.</summary>
/// <param name="AtMs">Unix time.</param>
internal sealed record BlockEvent(double AtMs, int Block, int Bytes)
{
    /// <summary>Those that are there by now; the last line may be half written.</summary>
    public static List<BlockEvent> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n').Where(line => line.Contains("\"event\":\"block\"")).Select(Parse)];
    }

    private static BlockEvent Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        return new BlockEvent(
            root.GetProperty("at").GetDouble(), root.GetProperty("block").GetInt32(), root.GetProperty("bytes").GetInt32());
    }
}
