namespace FsNet.Testbed.Tests.Containers;

/// <summary>A test that needs Docker and the shaper as a process of this machine, which takes root; else skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DockerFactAsRootAttribute : DockerFactAttribute
{
    public DockerFactAsRootAttribute() => Skip ??= Environment.IsPrivilegedProcess ? null : "to enter containers' network namespaces takes root";
}
