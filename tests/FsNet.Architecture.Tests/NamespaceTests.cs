using FsNet.Architecture.Tests.Namespaces;

namespace FsNet.Architecture.Tests;

/// <summary>One direction: a namespace knows only what lies below it, and nothing below knows it.</summary>
public class NamespaceTests
{
    [Fact]
    public void NoCircleAmongNamespaces()
    {
        var graph = new NamespaceGraph(Assemblies().SelectMany(AssemblyUses.Read));
        var circles = graph.Circles();
        Assert.True(circles.Count == 0, string.Concat(circles.Select(graph.Explain)));
    }

    [Fact]
    public void EveryProjectIsLookedAt()
    {
        var projects = Directory.GetDirectories(Path.Combine(Repository.Folder, "src"), "FsNet.*").Select(p => Path.GetFileName(p)!).ToList();
        var seen = Assemblies().SelectMany(AssemblyUses.Read).Select(u => u.User.Namespace).Distinct().ToList();
        Assert.All(projects, p => Assert.Contains(seen, n => n == p || n.StartsWith(p + '.', StringComparison.Ordinal)));
    }

    /// <summary>A circle that is there is found, so that the first test does not pass because it sees nothing.</summary>
    [Fact]
    public void ACircleIsFoundAndNamed()
    {
        var graph = new NamespaceGraph(AssemblyUses.Read(typeof(NamespaceTests).Assembly.Location));
        var circle = Assert.Single(graph.Circles());
        Assert.Equal(["FsNet.Architecture.Tests.Circle.Left", "FsNet.Architecture.Tests.Circle.Right"], circle);
        Assert.Contains("LeftType.Look names RightType", graph.Explain(circle));
        Assert.Contains("RightType.its declaration names LeftType", graph.Explain(circle));
    }

    /// <summary>Programs are called fsnet-node and the like, libraries FsNet.Protocol.</summary>
    private static IEnumerable<string> Assemblies() =>
        Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
            .Where(f => Path.GetFileName(f).StartsWith("fsnet", StringComparison.OrdinalIgnoreCase))
            .Where(f => f != typeof(NamespaceTests).Assembly.Location);
}
