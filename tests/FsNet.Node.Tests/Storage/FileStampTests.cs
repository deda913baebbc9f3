using System.Net.Sockets;
using FsNet.Base;

namespace FsNet.Node.Tests.Storage;

public sealed class FileStampTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File => _folder["f"];

    public FileStampTests() => System.IO.File.WriteAllText(File, "content");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadingChangesNothing()
    {
        var before = FileStamp.Of(File);
        _ = System.IO.File.ReadAllText(File);
        Assert.Equal(before, FileStamp.Of(File));
        using var handle = System.IO.File.OpenHandle(File);
        Assert.Equal(before, FileFacts.Of(handle, File).Stamp);
    }

    [FactOnLinux]
    public async Task AChangeShowsThoughLengthAndTimeArePutBack()
    {
        var time = DateTime.UnixEpoch;
        System.IO.File.SetLastWriteTimeUtc(File, time);
        var before = FileStamp.Of(File);
        FileStamp after;
        do
        {
            // The kernel's clock for files ticks every few milliseconds.
            await System.IO.File.WriteAllTextAsync(File, "CONTENT");
            System.IO.File.SetLastWriteTimeUtc(File, time);
            after = FileStamp.Of(File);
        }
        while (after.Changed == before.Changed);
        Assert.Equal((before.Length, before.Modified), (after.Length, after.Modified));
        Assert.NotEqual(before, after);
    }

    [FactOnLinux]
    public void AnotherFileAtTheSamePathShows()
    {
        var before = FileStamp.Of(File);
        System.IO.File.WriteAllText(_folder["other"], "content");
        System.IO.File.Move(_folder["other"], File, overwrite: true);
        Assert.NotEqual(before.Inode, FileStamp.Of(File).Inode);
    }

    [Fact]
    public void NothingThereIsSaidSo()
    {
        Assert.Contains($"'{_folder["none"]}' does not exist", Assert.Throws<FileNotFoundException>(() => FileStamp.Of(_folder["none"])).Message);
        Assert.Throws<FileNotFoundException>(() => FileStamp.Of(Path.Combine(File, "below")));
    }

    [FactOnLinux]
    public void KindsAreToldApart()
    {
        System.IO.File.CreateSymbolicLink(_folder["link"], "f");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        Assert.Equal(FileKind.File, FileFacts.Of(File).Kind);
        Assert.Equal(FileKind.Folder, FileFacts.Of(_folder.Path).Kind);
        Assert.Equal(FileKind.Link, FileFacts.Of(_folder["link"], follow: false).Kind);
        Assert.Equal(FileFacts.Of(File), FileFacts.Of(_folder["link"]));
        Assert.Equal(FileKind.Socket, FileFacts.Of(_folder["socket"]).Kind);
        Assert.Equal(FileKind.Device, FileFacts.Of("/dev/null").Kind);
        Assert.Contains("is a socket", Assert.Throws<IOException>(() => FileStamp.Of(_folder["socket"])).Message);
    }
}
