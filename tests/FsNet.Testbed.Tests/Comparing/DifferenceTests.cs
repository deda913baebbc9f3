using FsNet.Testbed.Comparing;

namespace FsNet.Testbed.Tests.Comparing;

public class DifferenceTests
{
    /// <summary>Student's own data (1908): the additional hours of sleep by two drugs.</summary>
    private static readonly double[] Drug1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    private static readonly double[] Drug2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

    [Fact]
    public void TheConfidenceIntervalIsStudents()
    {
        // R: t.test(sleep$extra[1:10])$conf.int is -0.5297804 to 2.0297804.
        var sample = Of(Drug1);
        Assert.Equal(0.75, sample.Mean, 10);
        Assert.Equal(1.2797804, sample.HalfWidth!.Value, 6);
    }

    [Fact]
    public void ASingleRunHasNoInterval() => Assert.Null(Of(9.5).HalfWidth);

    [Fact]
    public void TheTestIsWelchs()
    {
        // R: t.test(extra ~ group, data = sleep): p-value = 0.07939.
        var difference = Difference.Between(Of(Drug1), Of(Drug2));
        Assert.Equal(0.07939, difference.Chance!.Value, 5);
        Assert.Equal(Significance.WithinNoise, difference.Significance);
    }

    [Fact]
    public void NoiseAndDifferenceAreToldApart()
    {
        Assert.Equal(Significance.WithinNoise, Difference.Between(Of(10.0, 10.4, 9.6), Of(10.2, 9.9, 10.5)).Significance);
        var slower = Difference.Between(Of(10.0, 10.4, 9.6), Of(12.0, 12.4, 11.6));
        Assert.Equal(Significance.LargerThanNoise, slower.Significance);
        Assert.Equal(0.2, slower.Share!.Value, 10);
    }

    [Fact]
    public void OneRunBesideSeveralIsJudgedByWhereOneMoreOfThemWouldBe()
    {
        Assert.Equal(Significance.WithinNoise, Difference.Between(Of(10.0, 10.4, 9.6), Of(11.0)).Significance);
        Assert.Equal(Significance.LargerThanNoise, Difference.Between(Of(13.0), Of(10.0, 10.4, 9.6)).Significance);
    }

    [Fact]
    public void OfSingleRunsNothingIsSaid() => Assert.Equal(Significance.Unknown, Difference.Between(Of(10.0), Of(20.0)).Significance);

    [Fact]
    public void RunsThatNeverDifferHaveNoNoise()
    {
        Assert.Equal(Significance.WithinNoise, Difference.Between(Of(10.0, 10.0), Of(10.0, 10.0)).Significance);
        Assert.Equal(Significance.LargerThanNoise, Difference.Between(Of(10.0, 10.0), Of(10.1, 10.1)).Significance);
    }

    private static Sample Of(params double[] values) => Sample.Of(values)!;
}
