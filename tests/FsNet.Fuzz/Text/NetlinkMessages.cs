using FsNet.Shaper.Capturing;
using FsNet.Shaper.Measuring;
using FsNet.Shaper.Native;
using FsNet.Shaper.Queueing;

namespace FsNet.Fuzz.Text;

/// <summary>What fsnet-shaper reads from sockets: the kernel's messages, and packets that say they are probes.</summary>
internal static class NetlinkMessages
{
    public static void Run(ReadOnlySpan<byte> message)
    {
        _ = NetfilterMessage.ReadError(message);
        if (QueueMessage.TryReadPacket(message, out var queued))
            Invariant.Holds(queued.IpBytes is >= 0 and <= ushort.MaxValue, $"a packet of {queued.IpBytes} bytes");
        if (LogMessage.TryReadPacket(message, out var logged))
            Invariant.Holds(logged.Bytes.Length >= 4, $"a packet of {logged.Bytes.Length} bytes");
        _ = ProbePacket.Parse(message, nonce: 0);
    }
}
