namespace FsNet.TestKit;

/// <summary>A test of what only Linux has.</summary>
public sealed class FactOnLinuxAttribute : NeedyFactAttribute
{
    public FactOnLinuxAttribute() => SkipIf(OperatingSystem.IsLinux() ? null : "needs Linux");
}

/// <summary>As <see cref="FactOnLinuxAttribute"/>, for several cases.</summary>
public sealed class TheoryOnLinuxAttribute() : NeedyTheoryAttribute(new FactOnLinuxAttribute());
