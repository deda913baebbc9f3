using FsNet.Testbed.Hosts;

namespace FsNet.Testbed.Tests.Hosts;

/// <summary>Skipped, and counted, where the limits of the kernel's table of neighbours cannot be set: without privilege, in a container, on other systems.</summary>
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
