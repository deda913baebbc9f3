using System.Net.Sockets;
using FsNet.Base;
using FsNet.Node.Sharing;

namespace FsNet.Node.Tests.Sharing;

/// <summary>Which files a share is, by which names, and what is left out of it.</summary>
public sealed class SharedPathsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LeftOut _leftOut = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderAloneIsTheRootOfTheNames()
    {
        Write("photos/a.jpg", "photos/2024/b.jpg");
        Assert.Equal(["2024/b.jpg", "a.jpg"], Names(["photos"]));
        Assert.Equal("", _leftOut.ToString());
    }

    [Fact]
    public void BesideOtherPathsAFolderHasItsName()
    {
        Write("film.mkv", "photos/a.jpg", "photos/2024/b.jpg", "old/photos/a.jpg");
        Assert.Equal(["film.mkv", "photos/2024/b.jpg", "photos/a.jpg", "photos/a.jpg"], Names(["film.mkv", "photos/", "old/photos"]));
    }

    [Fact]
    public void HiddenFilesAreLeftOutAndCounted()
    {
        Write("d/a", "d/.b", "d/.git/c", "d/.git/.d/e", "d/f/.g");
        Assert.Equal(["a"], Names(["d"]));
        Assert.Equal((4, 0), (_leftOut.Hidden, _leftOut.Count));
        Assert.Contains("hidden files left out: 4", _leftOut.ToString());
    }

    [Fact]
    public void HiddenFilesAreSharedWhereTheyAreAskedForOrNamed()
    {
        Write("d/a", "d/.b", "d/.git/c", ".f");
        Assert.Equal([".b", ".git/c", "a"], Names(["d"], hidden: true));
        Assert.Equal(["c"], Names(["d/.git"]));
        Assert.Equal([".f"], Names([".f"]));
        Assert.Equal(0, _leftOut.Hidden);
    }

    [Fact]
    public void UnfinishedFilesAreNeverShared()
    {
        Write("d/a", "d/.b.0123.fsnet-part");
        Assert.Equal(["a"], Names(["d"], hidden: true));
        Assert.Contains("it is the unfinished file of a get", _leftOut.ToString());
    }

    [FactOnLinux]
    public void ALinkIsOneMoreNameOfWhatIsSharedAnyway()
    {
        Write("d/2024/a", "d/.hidden", "outside");
        Link("d/in", "2024/a");
        Link("d/to-hidden", ".hidden");
        Link("d/out", "../outside");
        Link("d/absolute", _folder["outside"]);
        Link("d/nowhere", "nothing");
        Link("d/folder", "2024");
        Link("d/2024/circle", "..");
        var shared = Expand(["d"]);
        Assert.Equal(["2024/a", "in"], shared.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.All(shared, s => Assert.Equal(_folder["d/2024/a"], s.Path)); // Whatever the link leads to later.
        Assert.Equal((6, 1), (_leftOut.Count, _leftOut.Hidden));
    }

    [FactOnLinux]
    public void WhatIsNoFileIsLeftOut()
    {
        Write("d/a");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["d/socket"]));
        Assert.Equal(["a"], Names(["d"]));
        Assert.Contains($"'{_folder["d/socket"]}': it is a socket", _leftOut.ToString());
    }

    [Theory]
    [InlineData("/dev/null", "a device")]
    [InlineData("there-is-no-such-file", "does not exist")]
    public void APathThatTheUserNamedMustBeAFileOrAFolder(string path, string why)
    {
        if (OperatingSystem.IsLinux())
            Assert.Contains(why, Assert.Throws<ProgramException>(() => Expand([path])).Message);
    }

    [FactOnLinux]
    public void ANameThatCannotBeToldKeepsNothingElseFromBeingShared()
    {
        Write("d/good", "d/two\nlines", "d/Star Trek: First Contact.mkv", "d/aux.c", "d/etc.");
        Assert.Equal(["Star Trek: First Contact.mkv", "aux.c", "etc.", "good"], Names(["d"]));
        Assert.Contains("a control character", _leftOut.ToString());
        Assert.Contains("a control character", Assert.Throws<ProgramException>(() => Expand([_folder["d/two\nlines"]])).Message);
    }

    [FactOnLinux]
    public void NamesAreComposedAndPathsAreNot()
    {
        Write("d/e\u0301te\u0301.txt");
        var shared = Assert.Single(Expand(["d"]));
        Assert.Equal(("\u00e9t\u00e9.txt", _folder["d/e\u0301te\u0301.txt"]), (shared.Name, shared.Path));
    }

    [Fact]
    public void AFolderWithoutFilesIsAnErrorThatSaysWhatWasLeftOut()
    {
        Write("d/.hidden");
        var error = Assert.Throws<ProgramException>(() => Expand(["d"]));
        Assert.Contains("hidden files left out: 1", error.Message);
        Assert.Equal(ExitCodes.BadUsage, error.ExitCode);
    }

    private IEnumerable<string> Names(string[] paths, bool hidden = false) =>
        Expand(paths, hidden).Select(s => s.Name).Order(StringComparer.Ordinal);

    private List<SharedPath> Expand(string[] paths, bool hidden = false) =>
        SharedPaths.Expand([.. paths.Select(p => Path.Combine(_folder.Path, p))], hidden, _leftOut);

    private void Link(string path, string target) => File.CreateSymbolicLink(_folder[path], target);

    private void Write(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            File.WriteAllText(_folder[name], name);
        }
    }
}
