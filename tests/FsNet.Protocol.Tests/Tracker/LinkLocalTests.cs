using System.Text;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>An IPv6 address of one link leads nowhere for others: it is not registered, and may ask.</summary>
public class LinkLocalTests
{
    private readonly EngineFixture _tracker = new();

    [Theory]
    [InlineData("[fe80::1]:9100")]
    [InlineData("[febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:9100")]
    public void ItIsRefusedWithTheReason(string source)
    {
        var error = ErrorIn(_tracker.Present(At(source), 5, (Proof(1), All, "a")));
        Assert.Equal((TrackError.NotAllowed, nameof(Field.Observed)), (error.Code, error.FieldName));
        Assert.Contains("one link", error.Text);
        Assert.InRange(Encoding.UTF8.GetByteCount(error.Text), 1, ErrorAnswer.MaxTextBytes);
        Assert.Equal((0, 0), (_tracker.Engine.NodeCount, _tracker.Engine.FileCount));
    }

    [Fact]
    public void ItMayAskAllTheSame()
    {
        _tracker.Present(Node(1), 5, (Proof(1), All, "a"));
        _tracker.Locate(At("[fe80::1]:9100"), File(1), 10).AssertAre([], [Node(1)]);
    }

    [Theory]
    [InlineData("[fe7f::1]:9100")]
    [InlineData("[fec0::1]:9100")]
    [InlineData("[fd00::1]:9100")]
    [InlineData("169.254.0.1:9100")]
    public void OthersAreTaken(string source) =>
        Assert.Equal(1, _tracker.Audit(_tracker.Present(At(source), 5, (Proof(1), All, "a"))).Files);

    private static NodeAddress At(string text)
    {
        Assert.True(NodeAddress.TryParse(text, out var address));
        return address;
    }
}
