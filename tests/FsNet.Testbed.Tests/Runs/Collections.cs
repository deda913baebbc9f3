namespace FsNet.Testbed.Tests.Runs;

/// <summary>Swarms of real nodes, one after the other: each measures its links, and mostly waits for them.</summary>
[CollectionDefinition("runs")]
public class RealRuns;

/// <summary>Swarms in virtual time, and commands that start none: they compute, beside the real ones.</summary>
[CollectionDefinition("virtual")]
public class VirtualRuns;
