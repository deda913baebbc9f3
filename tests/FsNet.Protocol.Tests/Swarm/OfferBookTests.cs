using FsNet.Protocol.Swarm;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>Which offers are waited for, and what answers take.</summary>
public class OfferBookTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly OfferBook _book = new();
    private readonly LinkedFile _linked = new(blocks: 10, has: 10);

    [Fact]
    public void AnOfferIsWaitedForUntilItIsAnswered()
    {
        var link = _linked.Link();
        _book.Add(link, 1, default);
        _book.Add(link, 2, default);
        Assert.Equal((2, 2, 1), (_book.Waiting, link.OffersOut.Unanswered, _linked.File.Offered[1]));
        Assert.True(_book.Take(link, 1, Second));
        Assert.True(_book.Withdraw(link, 2, Second));
        Assert.False(_book.Take(link, 3, Second));
        Assert.Equal((0, 0), (_book.Waiting, link.OffersOut.Unanswered));
        Assert.True(link.OffersOut is { HasAnswered: true, Count: 1 });
        Assert.InRange(_book.AnswerSeconds, 0.1, 1);
    }

    /// <summary>It takes the place of no other once it should have been answered, and is free for others some time after.</summary>
    [Fact]
    public void WhoDoesNotAnswerIsSilent()
    {
        var link = _linked.Link();
        _book.Add(link, 1, default);
        Assert.False(_book.Renew(link, Second));
        Assert.Equal((0, 1), (_book.Waiting, link.OffersOut.Unanswered));
        Assert.True(_book.Renew(link, OfferBook.Lifetime));
        Assert.Equal((0, 0, 0), (_book.Waiting, link.OffersOut.Unanswered, _linked.File.Offered[1]));
        Assert.Equal(OfferBook.Lifetime, link.OffersOut.SilentSince);
        Assert.False(_book.Renew(link, OfferBook.Lifetime + OfferBook.SilencePenalty));
        Assert.Null(link.OffersOut.SilentSince);
    }

    [Fact]
    public void NobodyAnswersOnALinkThatIsClosed()
    {
        var (closed, open) = (_linked.Link(), _linked.Link());
        _book.Add(closed, 1, default);
        _book.Add(closed, 2, default);
        _book.Add(open, 2, default);
        _book.Take(closed, 1, Second);
        _book.Close(closed);
        Assert.Equal((1, 0, 1), (_book.Waiting, _linked.File.Offered[1], _linked.File.Offered[2]));
    }
}
