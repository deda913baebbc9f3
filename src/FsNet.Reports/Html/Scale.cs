namespace FsNet.Reports.Html;

/// <summary>Maps 0 to <paramref name="Max"/> onto pixels.</summary>
internal readonly record struct Scale(double Max, double From, double To)
{
    public double At(double value) => From + (To - From) * value / Max;

    /// <summary>Round values from 0 up to the end, about as many as asked.</summary>
    public IReadOnlyList<double> Ticks(int about)
    {
        var step = RoundStep(Max / Math.Max(1, about));
        // A rounding error must not cost the last tick.
        var count = (int)Math.Floor(Max / step + 1e-9);
        return [.. Enumerable.Range(0, count + 1).Select(i => i * step)];
    }

    // 1, 2 or 5 times a power of ten.
    private static double RoundStep(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var digit = (rough / power) switch
        {
            <= 1 => 1,
            <= 2 => 2,
            <= 5 => 5,
            _ => 10,
        };
        return digit * power;
    }
}
