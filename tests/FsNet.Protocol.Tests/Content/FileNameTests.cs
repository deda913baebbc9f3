using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tests.Content;

public class FileNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("a/b/c.txt")]
    [InlineData("文件/ü ß.bin")]
    [InlineData(".hidden")]
    [InlineData("...a")]
    [InlineData("CONSOLE")]
    [InlineData("con1.txt")]
    [InlineData("Star Trek: First Contact.mkv")]
    [InlineData("drivers/gpu/drm/nouveau/nvkm/subdev/i2c/aux.c")]
    [InlineData("dev-disk-by\\x2dlabel-swap.swap")]
    [InlineData("etc.")]
    [InlineData("...")]
    [InlineData("what? <this> \"is\" | *it* ")]
    public void Good(string name) => Assert.Null(FileName.Complaint(name));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("..", "leave")]
    [InlineData("a/../b", "leave")]
    [InlineData("a/.", "leave")]
    [InlineData("a//b", "empty component")]
    [InlineData("a/", "empty component")]
    [InlineData("a\0b", "control")]
    [InlineData("a\nb", "control")]
    [InlineData("a\u0085b", "control")]
    public void Bad(string name, string why) => Assert.Contains(why, FileName.Complaint(name));

    [Fact]
    public void LimitsCountBytes()
    {
        Assert.Null(FileName.Complaint(new string('x', FileName.MaxComponentBytes)));
        Assert.Contains("255 bytes", FileName.Complaint(new string('x', FileName.MaxComponentBytes + 1)));
        Assert.Contains("255 bytes", FileName.Complaint(new string('ü', FileName.MaxComponentBytes / 2 + 1)));
        Assert.Contains("1000 bytes", FileName.Complaint(string.Join('/', Enumerable.Repeat("xxxx", 201))));
    }

    [Theory]
    [InlineData("C3BC", true)]
    [InlineData("", false)]
    [InlineData("FF", false)]
    [InlineData("C0AE", false)]
    [InlineData("EDA080", false)]
    [InlineData("C3", false)]
    public void OnlyUtf8IsDecoded(string hex, bool good) => Assert.Equal(good, FileName.TryDecode(Convert.FromHexString(hex), out _));
}
