using System.Reflection;

namespace FsNet.Base;

/// <summary>What this program calls itself in errors, help and logs.</summary>
public static class ProgramName
{
    private static readonly Assembly Entry = Assembly.GetEntryAssembly() ?? typeof(ProgramName).Assembly;

    public static string Value { get; } = Entry.GetName().Name ?? "fsnet";

    public static string Version { get; } =
        Entry.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
