namespace FsNet.Reports.Html;

/// <summary>Where the data of a plot are drawn, in pixels; what is outside belongs to labels.</summary>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;
}
