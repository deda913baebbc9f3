using FsNet.Testbed.Topologies;

namespace FsNet.Testbed.Tests.Topologies;

public class ShippedTopologiesTests
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(Repository.Folder, "topologies"), "*.yaml").Select(f => Path.GetFileName(f)!).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryFilePassesCheckWithoutAWarning(string file) =>
        Assert.Empty(TopologyLoader.Load(Path.Combine(Repository.Folder, "topologies", file), []).Warnings);

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryFileOpensWithACommentThatSaysWhatToExpect(string file)
    {
        var comment = File.ReadLines(Path.Combine(Repository.Folder, "topologies", file)).TakeWhile(l => l.StartsWith('#')).ToList();
        Assert.Contains(comment, l => l.StartsWith("# Shows:", StringComparison.Ordinal));
        Assert.Contains(comment, l => l.StartsWith("# Expect:", StringComparison.Ordinal));
    }
}
