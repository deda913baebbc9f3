using FsNet.Protocol.Content;

namespace FsNet.Node.Storage;

/// <summary>
/// What an unfinished file is called: <c>.NAME.ID.fsnet-part</c>, with 32 digits of its id. So it is the file of no other program and
/// no other content, and whoever finds one knows what it was to become.
/// </summary>
internal static class PartName
{
    public const string Suffix = ".fsnet-part";

    private const int IdDigits = 32;

    /// <summary>Bytes of a name: what every common file system permits.</summary>
    private const int MaxBytes = 255;

    private const int MaxNameBytes = MaxBytes - 2 - IdDigits - 11;

    /// <summary>Beside the finished file. A name that would become too long is cut: the id tells unfinished files apart.</summary>
    public static string Beside(string path, Hash256 id) => In(path, $".{Cut(Path.GetFileName(path))}.{Digits(id)}{Suffix}");

    /// <summary>Where a file system permits shorter names only.</summary>
    public static string ShortBeside(string path, Hash256 id) => In(path, $".{Digits(id)}{Suffix}");

    private static string In(string path, string name) => Path.Combine(Path.GetDirectoryName(path)!, name);

    private static string Digits(Hash256 id) => id.ToString()[..IdDigits];

    private static string Cut(string name)
    {
        var (bytes, length) = (0, 0);
        foreach (var rune in name.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > MaxNameBytes)
                break;
            bytes += rune.Utf8SequenceLength;
            length += rune.Utf16SequenceLength;
        }
        return name[..length];
    }
}
