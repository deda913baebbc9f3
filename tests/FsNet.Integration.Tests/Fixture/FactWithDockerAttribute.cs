using FsNet.Integration.Tests.Containers;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A test that needs a Docker Engine and the images.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithDockerAttribute : NeedyFactAttribute
{
    public FactWithDockerAttribute()
    {
        Need(Programs.Missing("docker"));
        Need(DockerEngine.Complaint);
    }
}
