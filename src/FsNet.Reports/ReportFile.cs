using System.Text.Json;
using FsNet.Base;

namespace FsNet.Reports;

/// <summary>Reads report.json.</summary>
internal static class ReportFile
{
    /// <exception cref="ProgramException">It cannot be read, or is no report (exit code 2).</exception>
    public static Report Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Report>(File.ReadAllText(path), ReportJson.Indented)
                ?? throw new ProgramException($"{path}: found null, allowed: a report.json of fsnet run", ExitCodes.BadUsage);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"{path}: not a report.json of fsnet run: {e.Message}", ExitCodes.BadUsage);
        }
    }
}
