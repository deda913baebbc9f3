namespace FsNet.Links;

/// <summary>
/// What share a count speaks for: the exact interval of Clopper and Pearson (Biometrika 26, 1934). Its ends are quantiles of the
/// beta distribution, found by halving; counts need not be whole, so that packets that are not independent can be discounted.
/// </summary>
public readonly record struct BinomialInterval(double Low, double High)
{
    private const int Halvings = 60;

    /// <param name="hits">0 to <paramref name="trials"/>.</param>
    /// <param name="confidence">Such as 0.99.</param>
    public static BinomialInterval Of(double hits, double trials, double confidence)
    {
        var tail = (1 - confidence) / 2;
        return new BinomialInterval(
            hits <= 0 ? 0 : Quantile(tail, hits, trials - hits + 1),
            hits >= trials ? 1 : Quantile(1 - tail, hits + 1, trials - hits));
    }

    public bool Contains(double share) => Low <= share && share <= High;

    public bool Meets(double low, double high) => Low <= high && low <= High;

    private static double Quantile(double probability, double a, double b)
    {
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (BetaDistribution.Cumulative(middle, a, b) < probability)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }
}
