using System.Diagnostics;

namespace FsNet.Protocol.Swarm;

/// <summary>What peers were offered, how many of these offers are to be answered yet, and what an answer takes.</summary>
internal sealed class OfferBook
{
    /// <summary>An answer comes a round trip after its offer, on a loaded line later than that.</summary>
    public const double RoundTripsAhead = 1.5;

    /// <summary>An offer that was not taken up for this long is free for others.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3);

    /// <summary>A peer that let an offer expire is offered nothing for so long, unless it answers another.</summary>
    public static readonly TimeSpan SilencePenalty = TimeSpan.FromSeconds(15);

    private const double AnswerWeight = 0.125;

    /// <summary>
    /// After so many times what an answer usually takes, an offer is overdue: where peers answer in 200 ms, one that has waited for 800 ms
    /// may still be answered, and another block is offered beside it.
    /// </summary>
    private const double UsualAnswers = 4;

    private static readonly TimeSpan LeastAnswerPatience = TimeSpan.FromMilliseconds(500);

    private int _unanswered;

    /// <summary>How many of those should have been answered.</summary>
    private int _overdue;

    /// <summary>What an answer takes, as a mean.</summary>
    public double AnswerSeconds { get; private set; }

    /// <summary>Offers whose answers may come any time.</summary>
    public int Waiting => _unanswered - _overdue;

    public void Add(FileLink link, int block, TimeSpan now)
    {
        Debug.Assert(!link.OffersOut.Has(block), "a block is offered to a peer once");
        Debug.Assert(link.File.Have.Contains(block), "only what is here is offered");
        link.OffersOut.Add(new PendingOffer(now, block, OfferState.Open));
        link.OffersOut.Unanswered++;
        _unanswered++;
        link.File.Offered[block]++;
        AssertBalance(link);
    }

    /// <summary>The peer asks for the block: if it was offered, that is the answer.</summary>
    /// <returns>Whether it was offered.</returns>
    public bool Take(FileLink link, int block, TimeSpan now)
    {
        var at = link.OffersOut.IndexOf(block);
        if (at < 0)
            return false;
        NoteAnswer(link, at, now);
        link.OffersOut.Mark(at, OfferState.Taken);
        AssertBalance(link);
        return true;
    }

    /// <summary>The peer holds the block, does not want it, or has no room for it now.</summary>
    /// <returns>Whether it had been offered.</returns>
    public bool Withdraw(FileLink link, int block, TimeSpan now)
    {
        var at = link.OffersOut.IndexOf(block);
        if (at < 0)
            return false;
        NoteAnswer(link, at, now);
        Remove(link, at);
        AssertBalance(link);
        return true;
    }

    /// <summary>The link is gone, and nobody will answer on it.</summary>
    public void Close(FileLink link)
    {
        foreach (var offer in link.OffersOut.All)
        {
            link.File.Offered[offer.Block]--;
            StopWaiting(link, offer);
        }
        link.OffersOut.Clear();
        AssertBalance(link);
    }

    /// <summary>
    /// Offers that were never answered are free again. Who does not answer is passed over for a while: offers to the silent must not take
    /// the place of those to others.
    /// </summary>
    /// <returns>Whether the peer has let one expire.</returns>
    public bool Renew(FileLink link, TimeSpan now)
    {
        var (offers, hasExpired) = (link.OffersOut, false);
        for (var i = offers.Count - 1; i >= 0; i--)
            if (offers.All[i] is { State: not OfferState.Taken } offer)
                hasExpired |= Renew(link, i, now - offer.At);
        if (hasExpired)
            offers.SilentSince = now;
        else if (now - offers.SilentSince >= SilencePenalty)
            offers.SilentSince = null;
        AssertBalance(link);
        return hasExpired;
    }

    private bool Renew(FileLink link, int at, TimeSpan age)
    {
        var offer = link.OffersOut.All[at];
        if (age >= Lifetime)
        {
            StopWaiting(link, offer);
            Remove(link, at);
            return true;
        }
        if (offer.State == OfferState.Overdue || age < LeastAnswerPatience || age.TotalSeconds < UsualAnswers * AnswerSeconds)
            return false;
        link.OffersOut.Mark(at, OfferState.Overdue);
        _overdue++;
        return false;
    }

    /// <summary>The offer has been answered, unless it was before; what came of it is another matter.</summary>
    private void NoteAnswer(FileLink link, int at, TimeSpan now)
    {
        var offer = link.OffersOut.All[at];
        if (offer.State == OfferState.Taken)
            return;
        (link.OffersOut.SilentSince, link.OffersOut.HasAnswered) = (null, true);
        StopWaiting(link, offer);
        AnswerSeconds += AnswerWeight * ((now - offer.At).TotalSeconds - AnswerSeconds);
    }

    /// <summary>No answer is waited for any more.</summary>
    private void StopWaiting(FileLink link, PendingOffer offer)
    {
        if (offer.State == OfferState.Taken)
            return;
        link.OffersOut.Unanswered--;
        _unanswered--;
        _overdue -= offer.State == OfferState.Overdue ? 1 : 0;
    }

    private static void Remove(FileLink link, int at)
    {
        link.File.Offered[link.OffersOut.All[at].Block]--;
        link.OffersOut.RemoveAt(at);
    }

    [Conditional("DEBUG")]
    private void AssertBalance(FileLink link)
    {
        var unanswered = 0;
        foreach (var offer in link.OffersOut.All)
        {
            unanswered += offer.State != OfferState.Taken ? 1 : 0;
            Debug.Assert(link.File.Offered[offer.Block] > 0, "an offer is counted by the file");
        }
        Debug.Assert(unanswered == link.OffersOut.Unanswered, "unanswered offers are counted");
        Debug.Assert(_unanswered >= unanswered && _overdue >= 0 && _overdue <= _unanswered, "and over all links there are no fewer");
    }
}
