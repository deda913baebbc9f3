namespace FsNet.Links;

/// <summary>The beta distribution by its continued fraction: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.5.8.</summary>
internal static class BetaDistribution
{
    private const int MaxTerms = 10_000;
    private const double Precision = 1e-14;
    private const double Tiny = 1e-300;

    /// <summary>Probability of a value up to <paramref name="x"/>, for positive <paramref name="a"/> and <paramref name="b"/>.</summary>
    public static double Cumulative(double x, double a, double b)
    {
        if (x is <= 0 or >= 1)
            return Math.Clamp(x, 0, 1);
        // The fraction converges fast on this side of the mean only; the other side is its mirror image.
        return x < (a + 1) / (a + b + 2) ? Left(x, a, b) : 1 - Left(1 - x, b, a);
    }

    private static double Left(double x, double a, double b)
    {
        var log = LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x);
        return Math.Exp(log) / (a * Fraction(x, a, b));
    }

    /// <summary>1 + d1/(1 + d2/(1 + ...)), from the front by the method of Lentz (Applied Optics 15, 1976).</summary>
    private static double Fraction(double x, double a, double b)
    {
        var (value, c, d) = (1.0, 1.0, 0.0);
        for (var i = 1; i < MaxTerms; i++)
        {
            var term = Term(i, x, a, b);
            d = 1 / NotZero(1 + term * d);
            c = NotZero(1 + term / c);
            value *= c * d;
            if (Math.Abs(c * d - 1) < Precision)
                break;
        }
        return value;
    }

    private static double Term(int i, double x, double a, double b)
    {
        double m = i / 2;
        return i % 2 == 0
            ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    /// <summary>Stirling's series (Abramowitz and Stegun 6.1.41), good to 1e-13 from 12 up; smaller ones are led there.</summary>
    private static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 12; x++)
            shift += Math.Log(x);
        var square = 1 / (x * x);
        var series = (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680))) / x;
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series - shift;
    }
}
