using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FsNet.Base;

namespace FsNet.Swarms.Hosts;

/// <summary>
/// Whose something is: the mark by which what a killed run left can be told from what a living one needs. A process id alone is used again;
/// with the tick at which the process started, counted since a boot that has a name, it is not. It means something on its own machine and
/// among the processes it was given in only: of others nobody here can say whether they live.
/// </summary>
/// <param name="StartTicks">When it started: clock ticks since boot, as proc_pid_stat(5) has them.</param>
/// <param name="Boot">The kernel's name for the time since it was started; empty where it has none.</param>
/// <param name="Processes">The kernel's name for the namespace that the id is of; empty where there are none.</param>
internal sealed record Owner(int Pid, long StartTicks, string Boot, string Processes, string Machine)
{
    private const int MostMarkBytes = 4096;
    private const string MachineId = "/etc/machine-id";

    private static readonly Lazy<Owner> Me = new(MakeMe);

    public static Owner ThisProcess => Me.Value;

    /// <summary>The same by the time of day, for people; and for version 0.1.0, which knows processes by it and else would remove ours.</summary>
    public DateTime StartedAt { get; init; }

    /// <summary>True: it has ended. False: it lives. Null: that cannot be told from here.</summary>
    public bool? IsGone()
    {
        if (Machine != ThisProcess.Machine)
            return null;
        if (Boot != ThisProcess.Boot)
            return true;
        return Processes == ThisProcess.Processes ? StartOf(Pid) != StartTicks : null;
    }

    /// <summary>One line of JSON.</summary>
    public override string ToString() => JsonSerializer.Serialize(this);

    /// <returns>Null when the text is not what <see cref="ToString"/> gives.</returns>
    public static Owner? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Owner>(text) is { Boot: not null, Processes: not null, Machine: not null } owner ? owner : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Of a file that holds a mark and nothing else.</summary>
    /// <returns>Null when there is no such file, or no mark in it.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Owner? ReadFrom(string path) =>
        FileFacts.TryTell(path, follow: false) is { Kind: FileKind.File } && new FileInfo(path).Length <= MostMarkBytes ? Parse(File.ReadAllText(path)) : null;

    private static Owner MakeMe()
    {
        using var process = Process.GetCurrentProcess();
        return new Owner(
            Environment.ProcessId,
            StartOf(Environment.ProcessId) ?? 0,
            Read("/proc/sys/kernel/random/boot_id"),
            File.Exists("/proc/self/status") ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "" : "",
            $"{Read(MachineId)}/{Environment.MachineName}")
        {
            StartedAt = process.StartTime.ToUniversalTime(),
        };
    }

    /// <returns>Null when there is no such process, or it has ended and nobody has taken note yet.</returns>
    private static long? StartOf(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return TicksIn(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat")));
            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    // "PID (a name that may hold anything) S 1 ...": the state, and 19 fields later the start.
    private static long? TicksIn(string stat)
    {
        const int stateField = 0, startField = 19;
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[stateField] is "Z" or "X" ? null : long.Parse(fields[startField], CultureInfo.InvariantCulture);
    }

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : "";
}
