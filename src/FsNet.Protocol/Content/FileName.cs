using System.Text;

namespace FsNet.Protocol.Content;

/// <summary>
/// Rules for the name of a file as it comes from the network: a relative path of components separated by <c>/</c> that means the
/// same on every system and never leaves the folder it is put under.
/// </summary>
public static class FileName
{
    /// <summary>UTF-8 bytes of a whole name, so that one file's entry always fits one datagram.</summary>
    public const int MaxBytes = 1000;

    /// <summary>UTF-8 bytes of one component: what Linux file systems allow, less the suffix of an unfinished file.</summary>
    public const int MaxComponentBytes = 250;

    /// <summary>What separates folders, drives or streams on some system; other characters only fail where they are not allowed.</summary>
    private const string ForbiddenCharacters = "\\:";

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CLOCK$",
        "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <returns>What is wrong with the name, or null when it is acceptable.</returns>
    public static string? Complaint(string name)
    {
        if (name.Length == 0)
            return "the name is empty";
        if (Encoding.UTF8.GetByteCount(name) > MaxBytes)
            return $"the name has more than {MaxBytes} bytes";
        if (name[0] == '/')
            return "the name is an absolute path";
        return name.Split('/').Select(ComplaintAboutComponent).FirstOrDefault(complaint => complaint is not null);
    }

    public static bool IsValid(string name) => Complaint(name) is null;

    /// <summary>Decodes UTF-8 strictly: bytes that are not UTF-8 are no name.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> utf8, out string name)
    {
        name = "";
        if (utf8.Length is 0 or > MaxBytes || !System.Text.Unicode.Utf8.IsValid(utf8))
            return false;
        name = Encoding.UTF8.GetString(utf8);
        return true;
    }

    private static string? ComplaintAboutComponent(string part)
    {
        if (part.Length == 0)
            return "the name has an empty component";
        if (part is "." or "..")
            return $"the component '{part}' would leave the folder";
        if (Encoding.UTF8.GetByteCount(part) > MaxComponentBytes)
            return $"a component has more than {MaxComponentBytes} bytes";
        if (part.Any(char.IsControl))
            return "the name holds a control character";
        if (part.AsSpan().IndexOfAny(ForbiddenCharacters) is var at and >= 0)
            return $"the character '{part[at]}' is not portable";
        if (part[^1] is ' ' or '.')
            return "a component ends in a space or a dot";
        return Reserved.Contains(part.Split('.')[0].TrimEnd()) ? $"'{part}' is a reserved device name" : null;
    }
}
