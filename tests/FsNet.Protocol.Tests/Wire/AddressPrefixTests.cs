using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Wire;

public class AddressPrefixTests
{
    [Theory]
    [InlineData("10.0.0.1:1", "10.0.0.1:2", true)]
    [InlineData("10.0.0.1:1", "10.0.0.2:1", false)]
    [InlineData("10.0.0.1:1", "[::ffff:10.0.0.1]:9", true)]
    [InlineData("10.0.0.1:1", "[::10.0.0.1]:1", false)]
    [InlineData("[2001:db8:1:2::1]:1", "[2001:db8:1:2:ffff:ffff:ffff:ffff]:9", true)]
    [InlineData("[2001:db8:1:2::1]:1", "[2001:db8:1:3::1]:1", false)]
    public void OneIPv4AddressOrOneIPv6NetworkIsOneOwner(string a, string b, bool same) =>
        Assert.Equal(same, Prefix(a, PrefixLengths.Default) == Prefix(b, PrefixLengths.Default));

    [Theory]
    [InlineData("10.0.0.1:1", "10.0.0.254:1", 24, 64, true)]
    [InlineData("10.0.0.1:1", "10.0.1.1:1", 24, 64, false)]
    [InlineData("10.0.0.1:1", "192.168.0.1:1", 0, 64, true)]
    [InlineData("[2001:db8:1:2::1]:1", "[2001:db8:1:3::1]:1", 32, 48, true)]
    [InlineData("[2001:db8::1]:1", "[2001:db8::2]:1", 32, 128, false)]
    [InlineData("[2001:db8::1]:1", "[fe80::2]:1", 32, 0, true)]
    [InlineData("1.2.3.4:1", "[fe80::2]:1", 0, 0, false)]
    public void ItsLengthIsAChoice(string a, string b, int v4, int v6, bool same) =>
        Assert.Equal(same, Prefix(a, new PrefixLengths(v4, v6)) == Prefix(b, new PrefixLengths(v4, v6)));

    [Theory]
    [InlineData("10.1.2.3:1", "10.1.2.3")]
    [InlineData("[2001:db8:1:2:3::1]:1", "2001:db8:1:2::")]
    public void Text(string address, string prefix) => Assert.Equal(prefix, Prefix(address, PrefixLengths.Default).ToString());

    private static AddressPrefix Prefix(string address, PrefixLengths lengths)
    {
        Assert.True(NodeAddress.TryParse(address, out var parsed));
        return parsed.Prefix(lengths);
    }
}
