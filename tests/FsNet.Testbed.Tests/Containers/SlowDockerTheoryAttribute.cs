namespace FsNet.Testbed.Tests.Containers;

/// <summary>As <see cref="SlowDockerFactAttribute"/>, for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlowDockerTheoryAttribute : TheoryAttribute
{
    public SlowDockerTheoryAttribute() => Skip = new SlowDockerFactAttribute().Skip;
}
