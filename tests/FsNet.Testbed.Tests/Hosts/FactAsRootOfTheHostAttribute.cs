using FsNet.Swarms.Hosts;

namespace FsNet.Testbed.Tests.Hosts;

/// <summary>A test that sets limits of the kernel's table of neighbours, which only the first network namespace shows.</summary>
public sealed class FactAsRootOfTheHostAttribute : NeedyFactAttribute
{
    public FactAsRootOfTheHostAttribute()
    {
        Need(Machine.MissingRoot("to set net.ipv4.neigh.default.gc_thresh3"));
        SkipIf(NeighbourTable.Room() is null ? "net.ipv4.neigh.default.gc_thresh3 is not shown in this network namespace" : null);
    }
}
