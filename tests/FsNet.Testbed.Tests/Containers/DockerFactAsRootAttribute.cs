namespace FsNet.Testbed.Tests.Containers;

/// <summary>A test that needs Docker and the shaper as a process of this machine, which takes root.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DockerFactAsRootAttribute : DockerFactAttribute
{
    public DockerFactAsRootAttribute() => Need(Machine.MissingRoot("to enter containers' network namespaces"));
}
