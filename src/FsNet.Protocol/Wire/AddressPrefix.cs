namespace FsNet.Protocol.Wire;

/// <summary>
/// What one owner of addresses is taken to have: the leading bits of an IP address. Who has one IPv4 address has all of its ports, who
/// has one IPv6 address has a network of them; so bounds that hold for each stranger hold for each of these. 24 bytes of value.
/// </summary>
public readonly record struct AddressPrefix
{
    private readonly UInt128 _bits;
    private readonly bool _isV6;

    internal AddressPrefix(UInt128 bits, bool isV6) => (_bits, _isV6) = (bits, isV6);

    public override string ToString() => NodeAddress.Text(_bits, _isV6);
}

/// <summary>How many leading bits of an address make an <see cref="AddressPrefix"/>.</summary>
/// <param name="V4">0 to 32; with 0 all addresses are one prefix.</param>
/// <param name="V6">0 to 128.</param>
public readonly record struct PrefixLengths(int V4, int V6)
{
    /// <summary>A single IPv4 address, and the IPv6 network that a site is given at least (RFC 6177).</summary>
    public static PrefixLengths Default { get; } = new(32, 64);

    internal UInt128 MaskV4 => Mask(V4, 32);

    internal UInt128 MaskV6 => Mask(V6, 128);

    private static UInt128 Mask(int length, int of) => length <= 0 ? UInt128.Zero : (UInt128.MaxValue >> (128 - of)) & (UInt128.MaxValue << (of - length));
}
