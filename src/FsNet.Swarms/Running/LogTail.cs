using System.Text;

namespace FsNet.Swarms.Running;

/// <summary>The end of a log, for people who look into a run while it goes on.</summary>
internal static class LogTail
{
    /// <summary>How many lines, as Docker takes it.</summary>
    public const string Lines = "40";

    private const int MostBytes = 8 << 10;

    /// <returns>Whole lines; null when there is no such file.</returns>
    public static async Task<string?> OfFileAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            return null;
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var isCut = file.Length > MostBytes;
        file.Position = isCut ? file.Length - MostBytes : 0;
        var bytes = new byte[MostBytes];
        var read = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        var text = Encoding.UTF8.GetString(bytes, 0, read);
        return isCut ? text[(text.IndexOf('\n') + 1)..] : text;
    }
}
