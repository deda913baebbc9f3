namespace FsNet.TestKit;

/// <summary>A test that takes long, and is run only where it is asked for.</summary>
public sealed class SlowFactAttribute : NeedyFactAttribute
{
    public SlowFactAttribute() => SkipIf(SlowTests.NotAskedFor);
}

/// <summary>Tests that take minutes or gigabytes.</summary>
public static class SlowTests
{
    private const string Variable = "FSNET_SLOW_TESTS";

    /// <summary>Why none is run; null where they are asked for.</summary>
    public static string? NotAskedFor { get; } = Environment.GetEnvironmentVariable(Variable) == "1" ? null : $"takes long; set {Variable}=1";
}
