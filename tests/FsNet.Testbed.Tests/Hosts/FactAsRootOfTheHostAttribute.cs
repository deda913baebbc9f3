using FsNet.Testbed.Hosts;

namespace FsNet.Testbed.Tests.Hosts;

/// <summary>Skipped, with the reason, where limits of the kernel's table of neighbours cannot be set.</summary>
public sealed class FactAsRootOfTheHostAttribute : FactAttribute
{
    public FactAsRootOfTheHostAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "needs root";
        else if (NeighbourTable.Room() is null)
            Skip = "this kernel does not show net.ipv4.neigh.default.gc_thresh3 here";
    }
}
