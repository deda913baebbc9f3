namespace FsNet.Testbed.Tests.Containers;

/// <summary>As <see cref="SlowDockerFactAttribute"/>, for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlowDockerTheoryAttribute() : NeedyTheoryAttribute(new SlowDockerFactAttribute());
