namespace FsNet.Swarms.Running;

/// <summary>
/// How far a node's clock is ahead of this program's, as Cristian's algorithm tells: what it told lies somewhere between the question and
/// the answer (F. Cristian, "Probabilistic clock synchronization", 1989).
/// </summary>
/// <param name="UncertaintyMs">Half of the time that question and answer took.</param>
internal readonly record struct ClockOffset(double Ms, double UncertaintyMs)
{
    /// <summary>What is to be taken from its times. Nothing where its clock may be this program's own.</summary>
    public double CorrectionMs => Math.Abs(Ms) > UncertaintyMs ? Ms : 0;

    /// <param name="asked">Unix milliseconds by this program's clock.</param>
    /// <param name="answered">As <paramref name="asked"/>.</param>
    /// <param name="told">By the node's.</param>
    public static ClockOffset Of(double asked, double answered, double told) => new(told - (asked + answered) / 2, (answered - asked) / 2);

    /// <summary>The more certain of the two, unless they contradict each other: then the clock was set, or a new life has another one.</summary>
    public ClockOffset Or(ClockOffset? before) =>
        before is { } known && known.UncertaintyMs <= UncertaintyMs && Math.Abs(known.Ms - Ms) <= known.UncertaintyMs + UncertaintyMs
            ? known
            : this;
}
