using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FsNet.Hosting;

namespace FsNet.Testbed.Running;

/// <summary>
/// Where the nodes of one run keep their copies, in the system's temporary folder. Marked with the process that owns it, so that
/// what a killed run left can be told from what a living one needs.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string Prefix = "fsnet-run-";
    private const string MarkName = "owner.json";

    // A folder is made a moment before it is marked.
    private static readonly TimeSpan UnmarkedIsStaleAfter = TimeSpan.FromMinutes(1);

    private ScratchFolder(string path) => Path = path;

    public string Path { get; }

    public static ScratchFolder Create()
    {
        var folder = new ScratchFolder(Directory.CreateTempSubdirectory(Prefix).FullName);
        File.WriteAllText(System.IO.Path.Combine(folder.Path, MarkName), JsonSerializer.Serialize(Owner.ThisProcess()));
        return folder;
    }

    public string MakeSubfolder(params string[] names) => Directory.CreateDirectory(System.IO.Path.Combine([Path, .. names])).FullName;

    /// <summary>Leaves the copies to the user: the folder is no longer one that clean removes.</summary>
    public void Keep() => File.Move(System.IO.Path.Combine(Path, MarkName), System.IO.Path.Combine(Path, "kept.json"));

    public void Dispose()
    {
        if (File.Exists(System.IO.Path.Combine(Path, MarkName)))
            Directory.Delete(Path, recursive: true);
    }

    /// <summary>Removes the folders of runs that ended without removing them.</summary>
    /// <returns>One line for each, saying what was removed, or why it could not be.</returns>
    public static IReadOnlyList<string> RemoveStale(TimeProvider time) =>
        [.. Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), $"{Prefix}*").Where(f => IsStale(f, time)).Select(Remove)];

    private static bool IsStale(string folder, TimeProvider time)
    {
        if (File.Exists(System.IO.Path.Combine(folder, "kept.json")))
            return false;
        try
        {
            var mark = System.IO.Path.Combine(folder, MarkName);
            return File.Exists(mark)
                ? JsonSerializer.Deserialize<Owner>(File.ReadAllText(mark)) is not { } owner || !owner.IsRunning()
                : time.GetUtcNow() - Directory.GetCreationTimeUtc(folder) > UnmarkedIsStaleAfter;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Another user's, or being removed right now.
            return false;
        }
    }

    private static string Remove(string folder)
    {
        try
        {
            var bytes = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
            Directory.Delete(folder, recursive: true);
            return $"removed {folder} ({Units.FormatSize(bytes)}), left by a run that was killed";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"could not remove {folder}, left by a run that was killed: {e.Message}";
        }
    }

    /// <summary>A process id alone is used again; with the time it started it is not.</summary>
    internal sealed record Owner(int Pid, DateTime StartedAt)
    {
        // The system tells start times in ticks since boot, and the time of boot with some error.
        private static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(2);

        public static Owner ThisProcess()
        {
            using var me = Process.GetCurrentProcess();
            return new Owner(me.Id, me.StartTime.ToUniversalTime());
        }

        /// <summary><c>PID@TIME</c>, the time in UTC as ISO 8601 has it.</summary>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pid}@{StartedAt:O}");

        /// <returns>Null when the text is not what <see cref="ToString"/> gives.</returns>
        public static Owner? Parse(string text) =>
            text.Split('@') is [var pid, var startedAt]
            && int.TryParse(pid, CultureInfo.InvariantCulture, out var id)
            && DateTime.TryParse(startedAt, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)
                ? new Owner(id, at)
                : null;

        public bool IsRunning()
        {
            try
            {
                using var process = Process.GetProcessById(Pid);
                return (process.StartTime.ToUniversalTime() - StartedAt).Duration() < StartTolerance;
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                return false;
            }
        }
    }
}
