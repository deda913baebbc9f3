namespace FsNet.Reports.Html;

/// <summary>One drawing of the report. It is drawn twice, for a page and for a phone: text must not shrink with the drawing.</summary>
internal abstract class Figure(RunHistory run)
{
    /// <summary>Below this a drawing is one for a phone.</summary>
    private const double Narrow = 500;

    protected RunHistory Run => run;

    protected Report Report => run.Report;

    public abstract string Id { get; }

    public abstract string Title { get; }

    /// <summary>What there is to see, with the figures that matter: for everybody, and all that some readers have of the drawing.</summary>
    public abstract string Description { get; }

    /// <summary>The files that have the data.</summary>
    public abstract string Source { get; }

    /// <summary>Why there is nothing to draw; null where there is.</summary>
    public virtual string? Missing => null;

    /// <summary>What colours mean: the class of a swatch, and words.</summary>
    public virtual IReadOnlyList<(string Swatch, string Meaning)> Key => [];

    /// <param name="width">Pixels.</param>
    public abstract double HeightAt(double width);

    public abstract void Draw(Markup svg, double width);

    protected static bool IsNarrow(double width) => width < Narrow;
}
