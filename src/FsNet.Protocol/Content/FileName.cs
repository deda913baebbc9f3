using System.Text;

namespace FsNet.Protocol.Content;

/// <summary>
/// Rules for the name of a file as it comes from the network: a relative path of components separated by <c>/</c> that never leaves
/// the folder it is put under. What a system cannot hold beyond that (Windows knows no <c>aux.c</c>) is the receiver's business.
/// </summary>
public static class FileName
{
    /// <summary>UTF-8 bytes of a whole name, so that one file's entry always fits one datagram.</summary>
    public const int MaxBytes = 1000;

    /// <summary>UTF-8 bytes of one component: what Linux file systems allow.</summary>
    public const int MaxComponentBytes = 255;

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
        return part.Any(char.IsControl) ? "the name holds a control character" : null;
    }
}
