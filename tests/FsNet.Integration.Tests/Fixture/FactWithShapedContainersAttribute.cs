using FsNet.Integration.Tests.Containers;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>
/// A test that needs containers and the right to shape their links from outside; skipped, with the reason, where either is missing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithShapedContainersAttribute : FactAttribute
{
    public FactWithShapedContainersAttribute() => Skip = DockerEngine.Complaint ?? Shaper.Complaint;
}
