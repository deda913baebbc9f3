using System.Buffers.Binary;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Cookies without memory: a keyed hash over the asker's address and the current <see cref="Period"/>. One is good for its own
/// period and the next, so for 2 to 4 minutes. The port is left out: a node may ask from several sockets.
/// </summary>
internal sealed class CookieJar(SipKey key)
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(2);

    public ulong Make(TimeSpan now, NodeAddress source) => Make(PeriodOf(now), source);

    public bool IsValid(TimeSpan now, NodeAddress source, ulong cookie)
    {
        var period = PeriodOf(now);
        return cookie == Make(period, source) || (period > 0 && cookie == Make(period - 1, source));
    }

    private static long PeriodOf(TimeSpan now) => now.Ticks / Period.Ticks;

    private ulong Make(long period, NodeAddress source)
    {
        Span<byte> input = stackalloc byte[sizeof(long) + 16];
        BinaryPrimitives.WriteInt64BigEndian(input, period);
        var length = sizeof(long) + source.CopyIpTo(input[sizeof(long)..]);
        return SipHash.Compute(key, input[..length]);
    }
}
