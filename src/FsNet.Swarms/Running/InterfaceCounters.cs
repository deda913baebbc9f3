using System.Globalization;

namespace FsNet.Swarms.Running;

/// <summary>What the kernel counts of the interfaces in a process's network namespace.</summary>
internal static class InterfaceCounters
{
    private const int SentBytesField = 8;

    /// <returns>Null when the process or the interface is gone.</returns>
    public static long? SentBytes(int pid, string name)
    {
        try
        {
            // "  eth0: 8 fields received, then 8 sent, the bytes first".
            var line = File.ReadLines($"/proc/{pid}/net/dev").Select(l => l.Trim()).FirstOrDefault(l => l.StartsWith($"{name}:", StringComparison.Ordinal));
            var fields = line?[(name.Length + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields is null ? null : long.Parse(fields[SentBytesField], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
