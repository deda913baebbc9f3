using CsCheck;
using FsNet.Shaper.Queueing;

namespace FsNet.Shaper.Tests.Queueing;

public sealed class QueueMessageTests
{
    [Fact]
    public void AVerdictIsAsTheKernelWantsIt()
    {
        var message = new byte[QueueMessage.VerdictBytes];
        QueueMessage.WriteDrop(message, queue: 0x0102, id: 0x03040506);
        Assert.Equal(
            [32, 0, 0, 0, 0x01, 0x03, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 12, 0, 2, 0, 0, 0, 0, 0, 3, 4, 5, 6], message);
        QueueMessage.WriteAcceptUpTo(message, queue: 0x0102, lastId: 0x03040506);
        Assert.Equal(
            [32, 0, 0, 0, 0x03, 0x03, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 12, 0, 2, 0, 0, 0, 0, 1, 3, 4, 5, 6], message);
    }

    [Fact]
    public void APacketIsFoundBehindWhateverElseIsSaid()
    {
        Assert.True(QueueMessage.TryReadPacket(Sample(), out var packet));
        Assert.Equal(new QueuedPacket(Queue: 3, Id: 77, IpBytes: 1500), packet);
    }

    [Fact]
    public void AMessageCutAnywhereIsNoPacket()
    {
        var sample = Sample();
        for (var length = 0; length < sample.Length; length++)
            Assert.False(QueueMessage.TryReadPacket(sample.AsSpan(0, length), out _));
    }

    [Fact]
    public void GarbageIsNoCrash() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        QueueMessage.TryReadPacket([.. Sample().AsSpan(0, 20), .. bytes], out _);
    });

    /// <summary>Header, packet header, the interface it came in by, payload.</summary>
    private static byte[] Sample() =>
        [
            48, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 3,
            11, 0, 1, 0, 0, 0, 0, 77, 8, 0, 0, 0,
            8, 0, 5, 0, 0, 0, 0, 2,
            8, 0, 10, 0, 0x45, 0, 1500 >> 8, 1500 & 0xFF,
        ];
}
