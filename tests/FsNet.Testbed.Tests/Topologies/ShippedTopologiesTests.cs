using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Topologies;

public class ShippedTopologiesTests
{
    public static readonly string Folder = Path.Combine(Repository.Folder, "topologies");

    public static TheoryData<string> Files =>
    [
        .. Directory.GetFiles(Folder, "*.yaml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f)).Order(),
    ];

    /// <summary>Those that the simulator and exports take: the others run programs of others.</summary>
    public static TheoryData<string> OwnFiles =>
    [
        .. Directory.GetFiles(Folder, "*.yaml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f)).Order()
            .Where(f => !f.StartsWith("programs", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryFilePassesCheckWithoutAWarning(string file) =>
        Assert.Empty(TopologyLoader.Load(Path.Combine(Folder, file), []).Warnings);

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryFileOpensWithACommentThatSaysWhatToExpect(string file)
    {
        var comment = File.ReadLines(Path.Combine(Folder, file)).TakeWhile(l => l.StartsWith('#')).ToList();
        Assert.Contains(comment, l => l.StartsWith("# Shows:", StringComparison.Ordinal));
        Assert.Contains(comment, l => l.StartsWith("# Expect:", StringComparison.Ordinal));
    }
}
