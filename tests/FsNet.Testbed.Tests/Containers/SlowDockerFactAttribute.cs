namespace FsNet.Testbed.Tests.Containers;

/// <summary>A test with many containers: skipped, with the reason, unless it is asked for and Docker can be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlowDockerFactAttribute : DockerFactAttribute
{
    private const string Variable = "FSNET_SLOW_TESTS";

    public SlowDockerFactAttribute() => Skip ??= Environment.GetEnvironmentVariable(Variable) == "1" ? null : $"takes long; set {Variable}=1";
}
