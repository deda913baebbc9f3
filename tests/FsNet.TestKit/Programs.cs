namespace FsNet.TestKit;

/// <summary>The programs that tests start, and their Debian packages: <c>tests/programs.txt</c>, from which tests/run.sh installs them.</summary>
public static class Programs
{
    private const int Columns = 3; // Program, package, who needs it.

    /// <summary>Programs and the packages that have them.</summary>
    public static IReadOnlyDictionary<string, string> Packages { get; } = Read();

    /// <summary>The whole path of a program; null where it is not in PATH.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Why a program cannot be started; null where it can.</summary>
    /// <exception cref="ArgumentException">It is not in the list, so that nothing would install it.</exception>
    public static string? Missing(string program)
    {
        if (!Packages.TryGetValue(program, out var package))
            throw new ArgumentException($"{program} is not in tests/programs.txt", nameof(program));
        return Find(program) is null ? $"there is no {program} in PATH (Debian: {package}; tests/run.sh installs it)" : null;
    }

    private static Dictionary<string, string> Read()
    {
        using var list = typeof(Programs).Assembly.GetManifestResourceStream("programs.txt")!;
        return new StreamReader(list).ReadToEnd().Split('\n')
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(row => row.Length == Columns)
            .DistinctBy(row => row[0])
            .ToDictionary(row => row[0], row => row[1].Split('/')[0]);
    }
}
