using Xunit;
using Xunit.Sdk;

namespace FsNet.TestKit;

/// <summary>
/// A test that needs something of the machine. What is missing although tests/run.sh installs it is a failure where it must not be missing
/// (<see cref="Machine.MustHaveAll"/>), and elsewhere a reason to skip the test.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("FsNet.TestKit.NeedyFactDiscoverer", "FsNet.TestKit")]
public abstract class NeedyFactAttribute : FactAttribute
{
    /// <summary>Why the test fails without being run; null when it is run.</summary>
    public string? Failure { get; private set; }

    /// <param name="missing">Why something cannot be had that tests/run.sh would install or start; null where it can. The first one counts.</param>
    protected void Need(string? missing)
    {
        if (missing is null || Skip is not null || Failure is not null)
            return;
        if (Machine.MustHaveAll)
            Failure = missing;
        else
            Skip = missing;
    }

    /// <param name="reason">Why the test is not for this machine or not asked for, whatever is installed; null where it is.</param>
    protected void SkipIf(string? reason) => Skip ??= reason;
}

/// <summary>As <see cref="NeedyFactAttribute"/>, for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("FsNet.TestKit.NeedyTheoryDiscoverer", "FsNet.TestKit")]
public abstract class NeedyTheoryAttribute : TheoryAttribute
{
    /// <param name="fact">What one case needs.</param>
    protected NeedyTheoryAttribute(NeedyFactAttribute fact)
    {
        Skip = fact.Skip;
        Failure = fact.Failure;
    }

    /// <inheritdoc cref="NeedyFactAttribute.Failure"/>
    public string? Failure { get; }
}
