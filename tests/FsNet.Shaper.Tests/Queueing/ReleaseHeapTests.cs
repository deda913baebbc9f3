using CsCheck;
using FsNet.Shaper.Queueing;

namespace FsNet.Shaper.Tests.Queueing;

public sealed class ReleaseHeapTests
{
    [Fact]
    public void ComesOutByTimeAndAtOneTimeInTheOrderItCame() => Gen.Long[0, 50].Array[0, 6000].Sample(times =>
    {
        var heap = new ReleaseHeap();
        for (var i = 0; i < times.Length; i++)
            heap.Add(Packet(times[i], uint.MaxValue - 100 + (uint)i));
        var expected = times.Select((at, i) => (at, i)).Order().Select(t => Packet(t.at, uint.MaxValue - 100 + (uint)t.i));
        Assert.Equal(expected, times.Select(_ => heap.Take()).ToArray());
        Assert.Equal(0, heap.Count);
    }, iter: 50);

    private static HeldPacket Packet(long atNs, uint id) => new(atNs, id, 1514, 0, 0, false);
}
