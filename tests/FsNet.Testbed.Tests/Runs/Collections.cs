namespace FsNet.Testbed.Tests.Runs;

/// <summary>
/// What is right only while nothing else runs: links that are measured, limits of the kernel that all share. The classes have the trait
/// <c>Runs=alone</c> as well, by which tests/run.sh runs no other project beside them either.
/// </summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public class LoneRuns;

/// <summary><c>fsnet clean</c> removes what any killed run has left: those who leave something, and those who clean, one after the other.</summary>
[CollectionDefinition("clean")]
public class CleanedRuns;

/// <summary>Swarms in virtual time, and commands that start none: they compute, beside the real ones.</summary>
[CollectionDefinition("virtual")]
public class VirtualRuns;
