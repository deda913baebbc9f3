using System.Text;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node.Tests.Storage;

public class PartNameTests
{
    private static readonly Hash256 Id = Hash256.Of([1]);
    private static readonly string Digits = Id.ToString()[..32];

    [Fact]
    public void ItTellsWhatTheFileIsToBecome()
    {
        var path = Path.Combine("out", "a", "film.mkv");
        Assert.Equal(Path.Combine("out", "a", $".film.mkv.{Digits}.fsnet-part"), PartName.Beside(path, Id));
        Assert.Equal(Path.Combine("out", "a", $".{Digits}.fsnet-part"), PartName.ShortBeside(path, Id));
    }

    /// <summary>Names have 255 bytes on common file systems; a character is never cut in two.</summary>
    [Theory]
    [InlineData("x", 210)]
    [InlineData("ü", 105)]
    [InlineData("文", 70)]
    [InlineData("🎬", 52)]
    public void ALongNameIsCut(string character, int fitting)
    {
        foreach (var count in new[] { fitting, fitting + 1, 250 / Encoding.UTF8.GetByteCount(character) })
        {
            var part = Path.GetFileName(PartName.Beside("/" + string.Concat(Enumerable.Repeat(character, count)), Id));
            var kept = string.Concat(Enumerable.Repeat(character, Math.Min(count, fitting)));
            Assert.Equal($".{kept}.{Digits}.fsnet-part", part);
            Assert.InRange(Encoding.UTF8.GetByteCount(part), 1, 255);
        }
    }
}
