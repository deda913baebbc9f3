using System.Diagnostics;
using System.Text.Json;

namespace FsNet.Hosting;

/// <summary>What this process has cost so far.</summary>
public readonly record struct ProcessFigures(double CpuSeconds, long RssBytes, long PeakRssBytes)
{
    public static ProcessFigures Now()
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessFigures(process.TotalProcessorTime.TotalSeconds, process.WorkingSet64, process.PeakWorkingSet64);
    }

    /// <summary>As the properties <c>cpuSeconds</c>, <c>rssBytes</c>, <c>peakRssBytes</c> of the object being written.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteNumber("cpuSeconds", Math.Round(CpuSeconds, 3));
        json.WriteNumber("rssBytes", RssBytes);
        json.WriteNumber("peakRssBytes", PeakRssBytes);
    }

    public void WriteTo(PrometheusWriter metrics)
    {
        metrics.Counter("process_cpu_seconds_total", "Processor time used.", CpuSeconds);
        metrics.Gauge("process_resident_memory_bytes", "Resident memory.", RssBytes);
    }
}
