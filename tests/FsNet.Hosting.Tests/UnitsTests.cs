using FsNet.Base;

namespace FsNet.Hosting.Tests;

public class UnitsTests
{
    [Theory]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("1500B", 1500)]
    [InlineData("1.5 GiB", 3L << 29)]
    [InlineData("64 kib", 64L << 10)]
    public void Sizes(string text, long bytes) => Assert.Equal(bytes, Units.ParseSize(text, "file.size"));

    [Theory]
    [InlineData("25mbit", 25_000_000)]
    [InlineData("2gbit", 2_000_000_000)]
    public void Rates(string text, long bitsPerSecond) => Assert.Equal(bitsPerSecond, Units.ParseRate(text, "access.up"));

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("10s", 10_000)]
    [InlineData("2min", 120_000)]
    public void Times(string text, double ms) => Assert.Equal(ms, Units.ParseTime(text, "at").TotalMilliseconds);

    [Theory]
    [InlineData("64", "has no unit")]
    [InlineData("64 parsecs", "unknown unit 'parsecs'")]
    [InlineData("fast", "is not a rate")]
    [InlineData("-5mbit", "is not a rate")]
    public void ErrorsNameTheFieldWhatWasFoundAndWhatIsAllowed(string text, string complaint)
    {
        var error = Assert.Throws<UnitException>(() => Units.ParseRate(text, "access.up"));
        Assert.Contains("access.up", error.Message);
        Assert.Contains(complaint, error.Message);
        Assert.Contains("mbit", error.Message);
    }
}
