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
        Assert.Equal(Path.Combine(Out, name), SafePath.Prepare(Out, name));
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
    [InlineData("f.part")]
    [InlineData("a/F.PART")]
    public void BadNamesAreRefusedAndNothingIsMade(string name)
    {
        var error = Assert.Throws<IOException>(() => SafePath.Prepare(Out, name));
        Assert.Contains("is refused", error.Message);
        Assert.DoesNotContain('\0', error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("link", "link")]
    [InlineData("link", "link/f")]
    [InlineData("a/link", "a/link/b/f")]
    [InlineData("a/link", "a/link")]
    [InlineData("a/f.part", "a/f")]
    public void NothingIsWrittenThroughLinks(string link, string name)
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        var path = Path.Combine(Out, link);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        foreach (var target in new[] { _folder["elsewhere"], _folder["nowhere"] })
        {
            Directory.CreateSymbolicLink(path, target);
            Assert.Contains("symbolic link", Assert.Throws<IOException>(() => SafePath.Prepare(Out, name)).Message);
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
        Assert.Equal(Path.Combine(Out, "f"), SafePath.Prepare(Out, "f"));
    }

    [Fact]
    public void AFileWhereAFolderIsNeededIsAnError()
    {
        Directory.CreateDirectory(Out);
        File.WriteAllText(Path.Combine(Out, "a"), "");
        Assert.ThrowsAny<IOException>(() => SafePath.Prepare(Out, "a/f"));
    }
}
