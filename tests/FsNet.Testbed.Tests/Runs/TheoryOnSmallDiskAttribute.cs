namespace FsNet.Testbed.Tests.Runs;

/// <summary>A test that mounts a small file system.</summary>
internal sealed class TheoryOnSmallDiskAttribute() : NeedyTheoryAttribute(new FactWithToolAttribute("mount", asRoot: true));
