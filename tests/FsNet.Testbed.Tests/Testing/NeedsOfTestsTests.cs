using System.Text.RegularExpressions;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace FsNet.Testbed.Tests.Testing;

/// <summary>What tests need of a machine is in one list, and its lack is not overlooked where it is installed from there.</summary>
public sealed partial class NeedsOfTestsTests
{
    // On every system, and the .NET SDK's own.
    private static readonly string[] AlwaysThere = ["sh", "dotnet"];

    [Fact]
    public void EveryProgramThatIsStartedByNameIsInTheList()
    {
        var started = Directory.EnumerateFiles(Path.Combine(Repository.Folder, "tests"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Folder, "src"), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => StartedProgram().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["program"].Value)
            .ToHashSet();
        Assert.Superset(new HashSet<string> { "ip", "tc", "unshare", "docker", "tshark", "nsenter" }, started);
        Assert.Empty(started.Except(Programs.Packages.Keys).Except(AlwaysThere));
    }

    /// <summary>So no test is skipped in CI for what can be installed.</summary>
    [Fact]
    public void OnlyTheTestKitSkipsTests()
    {
        var kit = $"{Path.DirectorySeparatorChar}FsNet.TestKit{Path.DirectorySeparatorChar}";
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Folder, "tests"), "*.cs", SearchOption.AllDirectories);
        Assert.DoesNotContain(files, file => !file.Contains(kit, StringComparison.Ordinal) && Skips().IsMatch(File.ReadAllText(file)));
    }

    [Fact]
    public void WhatIsNotInTheListCannotBeAskedFor() => Assert.Throws<ArgumentException>(() => Programs.Missing("gnuplot"));

    [Fact]
    public void WhatMustBeThereAndIsNotFailsTheTestAndIsNoReasonToSkipIt()
    {
        var lacking = new LackingFactAttribute();
        Assert.Equal(Machine.MustHaveAll ? null : "it is not there", lacking.Skip);
        var found = Assert.Single(new NeedyFactDiscoverer(new NullMessageSink()).Discover(new Options(), ThisTest(), new Given(lacking)));
        Assert.Equal(Machine.MustHaveAll, found is ExecutionErrorTestCase { ErrorMessage: "it is not there" });
    }

    private static TestMethod ThisTest()
    {
        var assembly = new TestAssembly(Reflector.Wrap(typeof(NeedsOfTestsTests).Assembly));
        var tests = new TestClass(new TestCollection(assembly, null, "needs"), Reflector.Wrap(typeof(NeedsOfTestsTests)));
        return new TestMethod(
            tests, Reflector.Wrap(typeof(NeedsOfTestsTests).GetMethod(nameof(WhatMustBeThereAndIsNotFailsTheTestAndIsNoReasonToSkipIt))!));
    }

    [GeneratedRegex(@"\bSkip\s*(\?\?)?=[^=>]|: (Fact|Theory)Attribute\b")]
    private static partial Regex Skips();

    [GeneratedRegex("""(?:ProcessStartInfo|Process\.Start|Command\.Run|BatchFile\.Run|Tool\.RunAsync|FactWithTool|Programs\.Find|Output)\(\s*\[?"(?<program>[\w.-]+)"|\["(?<program>[\w.-]+)", "--net""")]
    private static partial Regex StartedProgram();

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LackingFactAttribute : NeedyFactAttribute
    {
        public LackingFactAttribute() => Need("it is not there");
    }

    /// <summary>An attribute as xunit hands it to a discoverer.</summary>
    private sealed class Given(Attribute attribute) : Xunit.LongLivedMarshalByRefObject, IAttributeInfo
    {
        public IEnumerable<object> GetConstructorArguments() => [];

        public IEnumerable<IAttributeInfo> GetCustomAttributes(string type) => [];

        public T GetNamedArgument<T>(string name) => (T)attribute.GetType().GetProperty(name)!.GetValue(attribute)!;
    }

    private sealed class Options : Xunit.LongLivedMarshalByRefObject, ITestFrameworkDiscoveryOptions
    {
        public T GetValue<T>(string name) => default!;

        public void SetValue<T>(string name, T value) => throw new NotSupportedException();
    }
}
