using System.Globalization;
using FsNet.TestReport;

// Adds up what dotnet test wrote: FsNet.TestReport FOLDER [PROJECT...]. A project that left no results counts as a failure. Prints what
// failed and why, what was skipped and why, where the time went, and as its last line: N passed, N failed, N skipped. Exit code 1 if any failed.
const int SlowestShown = 25;

var files = Directory.EnumerateFiles(args[0], "*.trx").Order().Select(ResultsFile.Read).ToList();
var silent = args[1..].Except(files.Select(f => f.Project)).ToList();
var results = files.SelectMany(f => f.Results).ToLookup(r => r.Outcome);

foreach (var test in results[Outcome.Failed])
    Console.WriteLine($"FAILED: {test.Name}\n  {test.Message.ReplaceLineEndings("\n  ")}");
foreach (var project in silent)
    Console.WriteLine($"FAILED: {project} left no results");
foreach (var reason in results[Outcome.Skipped].GroupBy(r => r.Message).OrderByDescending(g => g.Count()))
    Console.WriteLine($"skipped: {reason.Count()} x {reason.Key}");

Console.WriteLine("\nseconds  tests  project");
foreach (var file in files.OrderByDescending(Seconds))
    Print(file.Results, file.Project);
Console.WriteLine($"\nseconds  tests  the {SlowestShown} classes that took longest");
foreach (var tests in files.SelectMany(f => f.Results).GroupBy(r => r.Class).OrderByDescending(g => g.Sum(r => r.Duration.TotalSeconds)).Take(SlowestShown))
    Print([.. tests], tests.Key);

var failed = results[Outcome.Failed].Count() + silent.Count;
Console.WriteLine($"\n{results[Outcome.Passed].Count()} passed, {failed} failed, {results[Outcome.Skipped].Count()} skipped");
return failed == 0 ? 0 : 1;

static double Seconds(ResultsFile file) => file.Results.Sum(r => r.Duration.TotalSeconds);

static void Print(IReadOnlyCollection<TestResult> tests, string name) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tests.Sum(r => r.Duration.TotalSeconds),7:0.0} {tests.Count,6}  {name}"));
