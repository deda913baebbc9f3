using Xunit.Abstractions;
using Xunit.Sdk;

namespace FsNet.TestKit;

/// <summary>Makes of a <see cref="NeedyFactAttribute"/> that cannot be run a failure that says why.</summary>
public sealed class NeedyFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo fact) =>
        Failing.Case(DiagnosticMessageSink, options, method, fact) ?? base.CreateTestCase(options, method, fact);
}

/// <inheritdoc cref="NeedyFactDiscoverer"/>
public sealed class NeedyTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo theory) =>
        Failing.Case(DiagnosticMessageSink, options, method, theory) is { } failing ? [failing] : base.Discover(options, method, theory);
}

internal static class Failing
{
    public static IXunitTestCase? Case(IMessageSink sink, ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo needy) =>
        needy.GetNamedArgument<string?>(nameof(NeedyFactAttribute.Skip)) is null
        && needy.GetNamedArgument<string?>(nameof(NeedyFactAttribute.Failure)) is { } failure
            ? new ExecutionErrorTestCase(sink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method, failure)
            : null;
}
