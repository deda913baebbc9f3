using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node.Tests.Storage;

public sealed class PathOwnersTests : IDisposable
{
    private static readonly Manifest One = Content.ManifestOf(Content.Bytes(100, 1));
    private static readonly Manifest Two = Content.ManifestOf(Content.Bytes(100, 2));

    private readonly TempFolder _folder = new();
    private readonly List<PartFile> _parts = [];
    private readonly PathOwners _owners = new(new Disk());

    public void Dispose()
    {
        foreach (var part in _parts)
            part.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void APathHasOneOwner()
    {
        var first = _owners.Take(_folder["film.mkv"], One.Id);
        var error = Assert.Throws<IOException>(() => _owners.Take(_folder["film.mkv"], Two.Id));
        Assert.Equal(
            $"'{_folder["film.mkv"]}' is where the file {One.Id.Short}... is being put, which has the same name and another content; get one of them into another folder",
            error.Message);
        first.Dispose();
        _owners.Take(_folder["film.mkv"], Two.Id).Dispose();
    }

    /// <summary>Whether these are one name is the file system's business: on most of Linux's they are two.</summary>
    [Theory]
    [InlineData("film.mkv", "FILM.MKV")]
    [InlineData("caf\u00e9", "cafe\u0301")]
    public void NamesThatLookAlikeAreOneWhereTheFileSystemSaysSo(string name, string other)
    {
        File.WriteAllText(_folder[name], "");
        var isOne = File.Exists(_folder[other]);
        Claim(name, One);
        if (isOne)
            Assert.Contains("are one file to this file system", Assert.Throws<IOException>(() => Claim(other, Two)).Message);
        else
            Claim(other, Two);
    }

    /// <summary>The second name of a content that an earlier get has not finished is no sign that names are one.</summary>
    [Fact]
    public void AnUnfinishedCopyUnderTheOtherNameIsNoConflict()
    {
        File.WriteAllText(PartName.Beside(_folder["b"], One.Id), "left over");
        Claim("a", One);
        Claim("b", Two);
        Assert.Equal(3, Directory.GetFiles(_folder.Path).Length);
    }

    private void Claim(string name, Manifest manifest)
    {
        var claim = _owners.Take(_folder[name], manifest.Id);
        var part = PartFile.TryOpen(new Disk(), _folder[name], manifest, sync: false)!;
        _parts.Add(part);
        _owners.Compare(claim, part.Identity);
    }
}
