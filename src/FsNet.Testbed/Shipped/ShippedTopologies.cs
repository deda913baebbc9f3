using System.Text;
using FsNet.Base;

namespace FsNet.Testbed.Shipped;

/// <summary>The topologies that come with this program, as resources of it: an installed fsnet needs no checkout.</summary>
internal static class ShippedTopologies
{
    public const string SchemaName = "topology.schema.json";

    private const string Prefix = "topologies/";

    private static readonly Dictionary<string, byte[]> Files = Read();

    /// <summary>In the order of their paths, those of the main folder first.</summary>
    public static IReadOnlyList<ShippedTopology> All { get; } =
    [
        .. Files.Keys.Where(IsTopology).Order(StringComparer.Ordinal).OrderBy(p => p.Contains('/')).Select(Describe),
    ];

    /// <summary>Of a file in <see cref="ShippedTopology.Files"/>.</summary>
    public static byte[] Bytes(string path) => Files[path];

    /// <exception cref="ProgramException">There is none (exit code 2).</exception>
    public static ShippedTopology Find(string name) => TryFind(name) ?? throw new ProgramException(
        $"{name}: no topology is called so{Nearest.Hint(name, All.SelectMany(t => new[] { t.Name, t.ShortName }))}; fsnet topologies lists them", ExitCodes.BadUsage);

    public static ShippedTopology? TryFind(string name) => All.FirstOrDefault(t => t.IsCalled(name));

    private static bool IsTopology(string path) => path.EndsWith(".yaml", StringComparison.Ordinal);

    private static ShippedTopology Describe(string path)
    {
        var text = Encoding.UTF8.GetString(Files[path]);
        var comment = text.Split('\n').SkipWhile(l => l.Contains("$schema", StringComparison.Ordinal)).First();
        return new ShippedTopology(path, comment.TrimStart('#', ' '), [path, .. NamedIn(path, text), SchemaName]);
    }

    /// <summary>Files beside it whose names stand in it.</summary>
    private static IEnumerable<string> NamedIn(string path, string text) => Files.Keys.Where(other =>
        !IsTopology(other) && other != SchemaName && FolderOf(other) == FolderOf(path) && text.Contains(Path.GetFileName(other)));

    private static string FolderOf(string path) => Path.GetDirectoryName(path)!;

    private static Dictionary<string, byte[]> Read()
    {
        var assembly = typeof(ShippedTopologies).Assembly;
        return assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(n => n[Prefix.Length..], BytesOf);

        byte[] BytesOf(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
    }
}
