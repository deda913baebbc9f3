using FsNet.Protocol.Wire;

namespace FsNet.Fuzz.Engines;

/// <summary>Who may come: addresses alone in their network, a crowd of one network, one host with many ports, and IPv6.</summary>
internal static class Strangers
{
    public const int Count = 16;

    public static NodeAddress Address(int number) => (number % Count) switch
    {
        < 4 and var n => NodeAddress.V4(0x0A00_0001 + ((uint)n << 16), 9100),
        < 8 and var n => NodeAddress.V4(0x0A63_0000 + (uint)n, 9100),
        < 12 and var n => NodeAddress.V4(0x0A64_0001, (ushort)(9100 + n)),
        var n => NodeAddress.FromIp([0x20, 1, 0x0d, 0xb8, 0, (byte)n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 9100),
    };

    /// <summary>Never one of <see cref="Address"/>.</summary>
    public static NodeAddress Honest(int number) => NodeAddress.V4(0xC0A8_0001 + ((uint)number << 8), 9100);
}
