using System.Net;
using FsNet.Node.Tracking;

namespace FsNet.Node.Tests.Tracking;

/// <summary>Of what a tracker's name stands for, the addresses come where others will reach a node that asks there.</summary>
public class TrackerAddressesTests
{
    private readonly RecordedLog _log = new();

    [Theory]
    [InlineData("0.0.0.0", "192.0.2.1 2001:db8::1", "192.0.2.1")]
    [InlineData("::", "192.0.2.1 2001:db8::1", "192.0.2.1 2001:db8::1")]
    [InlineData("::", "fe80::1%7 2001:db8::1", "2001:db8::1")]
    [InlineData("::", "fe80::1%7 192.0.2.1", "192.0.2.1")]
    public async Task ThoseWhereItIsReachedComeAlone(string listens, string has, string comes) =>
        Assert.Equal(Parse(comes), await ResolveAsync(listens, has));

    [Theory]
    [InlineData("0.0.0.0", "2001:db8::1")]
    [InlineData("::", "fe80::1%7")]
    public async Task OthersComeWhereThereIsNothingElse(string listens, string has) =>
        Assert.Equal(Parse(has), await ResolveAsync(listens, has));

    private Task<IReadOnlyList<IPEndPoint>?> ResolveAsync(string listens, string has) =>
        new TrackerAddresses(_ => Task.FromResult(Parse(has)), IPAddress.Parse(listens), _log.Logger, TimeProvider.System)
            .ResolveAsync(CancellationToken.None);

    private static IPEndPoint[] Parse(string addresses) =>
        [.. addresses.Split(' ').Select(address => new IPEndPoint(IPAddress.Parse(address), 9090))];
}
