using FsNet.Integration.Tests.Containers;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A test that needs a Docker Engine and the images; skipped, with the reason, where one of them is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithDockerAttribute : FactAttribute
{
    public FactWithDockerAttribute() => Skip = DockerEngine.Complaint;
}
