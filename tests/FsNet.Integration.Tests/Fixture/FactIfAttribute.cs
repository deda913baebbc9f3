namespace FsNet.Integration.Tests.Fixture;

/// <summary>A test that is run only where an environment variable is set to 1; else it is counted as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfAttribute : FactAttribute
{
    public FactIfAttribute(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) != "1")
            Skip = $"takes long; set {variable}=1";
    }
}
