namespace FsNet.Testbed.Tests.Containers;

/// <summary>A test with many containers, which takes long.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlowDockerFactAttribute : DockerFactAttribute
{
    public SlowDockerFactAttribute() => SkipIf(SlowTests.NotAskedFor);
}
