namespace FsNet.Testbed.Tests.Exporting;

/// <summary>Skipped, and counted as such, where a program is not in the PATH.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithToolAttribute : FactAttribute
{
    public FactWithToolAttribute(string program) => Skip = Tool.IsThere(program) ? null : $"needs {program} in the PATH";
}
