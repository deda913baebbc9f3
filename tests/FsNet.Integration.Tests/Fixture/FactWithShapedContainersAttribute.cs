using FsNet.Integration.Tests.Containers;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A test that needs containers, and the right to shape their links from outside.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithShapedContainersAttribute : NeedyFactAttribute
{
    /// <param name="tools">What it starts besides, of tests/programs.txt.</param>
    public FactWithShapedContainersAttribute(params string[] tools)
    {
        foreach (var tool in (string[])["docker", "unshare", .. tools])
            Need(Programs.Missing(tool));
        Need(DockerEngine.Complaint ?? Shaper.Complaint);
    }
}
