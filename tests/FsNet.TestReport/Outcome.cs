namespace FsNet.TestReport;

/// <summary>How a test ended.</summary>
internal enum Outcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>One test of a results file.</summary>
/// <param name="Class">Full name of the class that has it.</param>
/// <param name="Name">Full name, with the arguments of a theory.</param>
/// <param name="Message">Why it failed or was skipped; else empty.</param>
internal sealed record TestResult(string Class, string Name, Outcome Outcome, TimeSpan Duration, string Message);
