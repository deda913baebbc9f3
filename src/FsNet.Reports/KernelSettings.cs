namespace FsNet.Reports;

/// <summary>What a verdict and a run advise to set.</summary>
internal static class KernelSettings
{
    /// <summary>Entries in the table of neighbours, for all network namespaces together.</summary>
    public const string Neighbours = "net.ipv4.neigh.default.gc_thresh3";
}
