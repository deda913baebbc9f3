namespace FsNet.Browser.Tests.Fixture;

/// <summary>The system's own browser: none is downloaded.</summary>
internal static class Chromium
{
    private const string Debians = "chromium"; // Of tests/programs.txt; elsewhere it has other names.

    public static string? Path { get; } =
        ((string[])[Debians, "chromium-browser", "google-chrome"]).Select(Programs.Find).FirstOrDefault(path => path is not null);

    public static string? WhyNot => Path is null ? Programs.Missing(Debians) : null;

    public static IReadOnlyList<string> Arguments { get; } =
        ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
}
