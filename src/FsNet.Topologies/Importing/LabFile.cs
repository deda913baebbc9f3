using FsNet.Topologies.Exporting;
using FsNet.Topologies.Reading;
using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Importing;

/// <summary>A file of another tool, known by the end of its name.</summary>
internal static class LabFile
{
    private const string Allowed = "NAME.clab.yml (containerlab), NAME.imn or NAME.xml (CORE)";

    /// <summary>The topology, and what of the file is not in it.</summary>
    /// <exception cref="TopologyException">It cannot be read, or is none.</exception>
    public static Exported Import(string path)
    {
        Func<string, string, Lab> read = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".yml" or ".yaml" => ContainerlabImport.Read,
            ".xml" => CoreXmlImport.Read,
            ".imn" => CoreImnImport.Read,
            _ => throw Lab.Refuse(new Origin(path, 0), $"found a name of another kind, allowed: {Allowed}"),
        };
        return LabTopology.Of(read(ReadText(path), path));
    }

    private static string ReadText(string path)
    {
        try
        {
            return BoundedText.Read(path) ?? throw Lab.Refuse(new Origin(path, 0), $"found more than the {YamlTree.MaxFileBytes} bytes that are allowed");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Lab.Refuse(new Origin(path, 0), $"cannot be read: {e.Message}");
        }
    }
}
