using FsNet.Swarms.Virtual;

namespace FsNet.Testbed.Tests.Virtual;

public sealed class OwnMemoryTests
{
    [Fact]
    public void HugePagesCountToo() =>
        Assert.Equal(6 << 20, OwnMemory.HugeBytesIn(["VmRSS:\t   69640 kB", "HugetlbPages:\t    6144 kB", "CoreDumping:\t0"]));

    [Fact]
    public void AKernelWithoutThemHasNone() => Assert.Equal(0, OwnMemory.HugeBytesIn(["VmRSS:\t   69640 kB"]));
}
