using FsNet.Node.Storage;

namespace FsNet.Node.Tests.Storage;

public sealed class SafePathTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Out => _folder["out"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("f")]
    [InlineData("a/b/f")]
    [InlineData("文件/ü")]
    public void GoodNamesGetTheirFolders(string name)
    {
        Assert.Equal(Path.Combine(Out, name), Prepare(name));
        Assert.True(Directory.Exists(Path.GetDirectoryName(Path.Combine(Out, name))));
        Assert.False(File.Exists(Path.Combine(Out, name)));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../f")]
    [InlineData("a/../../f")]
    [InlineData("/etc/f")]
    [InlineData("f\0")]
    [InlineData("")]
    [InlineData("f.fsnet-part")]
    [InlineData("a/F.FSNET-PART")]
    public void BadNamesAreRefusedAndNothingIsMade(string name)
    {
        var error = Assert.Throws<IOException>(() => Prepare(name));
        Assert.Contains("is refused", error.Message);
        Assert.DoesNotContain('\0', error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("link", "link")]
    [InlineData("link", "link/f")]
    [InlineData("a/link", "a/link/b/f")]
    [InlineData("a/link", "a/link")]
    public void NothingIsWrittenThroughLinks(string link, string name)
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        var path = Path.Combine(Out, link);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        foreach (var target in new[] { _folder["elsewhere"], _folder["nowhere"] })
        {
            Directory.CreateSymbolicLink(path, target);
            Assert.Contains("symbolic link", Assert.Throws<IOException>(() => Prepare(name)).Message);
            File.Delete(path);
        }
        Assert.Empty(Directory.GetFileSystemEntries(_folder["elsewhere"]));
    }

    /// <summary>Which folder is meant is for the user to say, and may be a link.</summary>
    [Fact]
    public void TheFolderItselfMayBeALink()
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        Directory.CreateSymbolicLink(Out, _folder["elsewhere"]);
        Assert.Equal(Path.Combine(Out, "f"), Prepare("f"));
    }

    [Fact]
    public void AFileWhereAFolderIsNeededIsAnError()
    {
        Directory.CreateDirectory(Out);
        File.WriteAllText(Path.Combine(Out, "a"), "");
        Assert.ThrowsAny<IOException>(() => Prepare("a/f"));
    }

    /// <summary>A folder that this program made is no more durable than the files in it.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("out", "out")]
    [InlineData("out/a", "out")]
    public void TheBaseIsWhatWasThereBefore(string there, string expected)
    {
        Directory.CreateDirectory(_folder[there]);
        Assert.Equal(_folder[expected].TrimEnd('/'), SafePath.Prepare(new Disk(), Out, "a/b/f").Base);
    }

    private string Prepare(string name) => SafePath.Prepare(new Disk(), Out, name).Path;
}
