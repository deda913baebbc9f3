namespace FsNet.Node.Naming;

/// <summary>
/// Names that other systems have and this one cannot hold, or holds as something else: on Windows a colon begins a stream, a backslash
/// a folder, and <c>aux.c</c> is a device. Linux and macOS take every name that <see cref="Protocol.Content.FileName"/> does.
/// </summary>
internal static class LocalName
{
    private const string ForbiddenOnWindows = "\\:<>\"|?*";

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM\u00b9", "COM\u00b2", "COM\u00b3",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT\u00b9", "LPT\u00b2", "LPT\u00b3",
    };

    /// <param name="name">One that is a relative path by the rules of all systems.</param>
    /// <returns>Why this system cannot hold it, or null.</returns>
    public static string? Complaint(string name) => OperatingSystem.IsWindows() ? ComplaintOfWindows(name) : null;

    public static string? ComplaintOfWindows(string name) =>
        name.Split('/').Select(ComplaintAboutComponent).FirstOrDefault(complaint => complaint is not null);

    private static string? ComplaintAboutComponent(string part)
    {
        if (part.AsSpan().IndexOfAny(ForbiddenOnWindows) is var at and >= 0)
            return $"this system has no names with '{part[at]}'; name it with --as";
        if (part[^1] is ' ' or '.')
            return "this system has no names that end in a space or a dot; name it with --as";
        return Devices.Contains(part.Split('.')[0].TrimEnd()) ? $"'{part}' is a device of this system; name it with --as" : null;
    }
}
