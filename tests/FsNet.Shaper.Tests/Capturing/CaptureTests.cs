using CsCheck;
using FsNet.Links;
using FsNet.Shaper.Capturing;
using FsNet.Shaper.Queueing;
using FsNet.Shaper.Tests.Fixture;

namespace FsNet.Shaper.Tests.Capturing;

public sealed class CaptureTests : IDisposable
{
    private const int PcapHeaderBytes = 24, RecordHeaderBytes = 16, PingIpBytes = 84;

    private readonly string _folder = Directory.CreateTempSubdirectory("fsnet-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [FactAsRootOnLinux]
    public void EachNodesPacketsGoToItsFileAndThoseOfMeasurementsToNone()
    {
        using var lab = new Lab();
        using var captures = new CaptureThread(snapLength: 64);
        captures.Add(Plan(lab, 1));
        captures.Add(Plan(lab, 2));
        Ping.Run(lab, 1, Lab.Address(2), "-c 5 -i 0.01");
        captures.Without(() => Ping.Run(lab, 1, Lab.Address(2), "-c 3 -i 0.01"));
        Ping.Run(lab, 2, Lab.Address(1), "-c 1");
        foreach (var count in captures.Count())
        {
            Assert.Equal((12, 0, 0), (count.Packets, count.Missed, count.BeyondBound));
            Assert.Equal(PcapHeaderBytes + (12 * (RecordHeaderBytes + 64)), new FileInfo(count.Path).Length);
        }
    }

    /// <summary>A packet that the link loses is in the sender's capture, and not in the receiver's.</summary>
    [FactAsRootOnLinux]
    public void ArrivalsAreWhatTheLinkLetsThrough()
    {
        using var lab = new Lab();
        using var executor = new QueueExecutor();
        executor.Shape([lab.Plan(2, LinkProfile.Ideal with { Loss = new Loss(1, null) })]);
        using var captures = new CaptureThread(snapLength: 64);
        captures.Add(Plan(lab, 1));
        captures.Add(Plan(lab, 2));
        Ping.Run(lab, 1, Lab.Address(2), "-c 3 -i 0.01 -W 1");
        Assert.Equal([3, 0], captures.Count().Select(c => c.Packets));
    }

    [Fact]
    public void AFileEndsAtItsBoundAndIsWholeUpToThere()
    {
        var path = Path.Combine(_folder, "full.pcap");
        const int record = RecordHeaderBytes + PingIpBytes;
        using (var file = new PcapFile(path, PingIpBytes, mostBytes: PcapHeaderBytes + (2 * record) + 50))
        {
            bool Write() => file.TryWrite(DateTimeOffset.UnixEpoch, new byte[PingIpBytes], PingIpBytes);
            Assert.Equal([true, true, false, false], [Write(), Write(), Write(), Write()]);
        }
        Assert.Equal(PcapHeaderBytes + (2 * record), new FileInfo(path).Length);
    }

    [Fact]
    public void GarbageIsNoCrash() => Gen.Byte.Array[0, 100].Sample(bytes =>
    {
        LogMessage.TryReadPacket([0, 0, 0, 0, 0, 4, .. new byte[14], .. bytes], out _);
    });

    private CapturePlan Plan(Lab lab, int node) =>
        new($"n{node}", lab.Namespace(node), Lab.Address(node), Path.Combine(_folder, $"n{node}.pcap"));
}
