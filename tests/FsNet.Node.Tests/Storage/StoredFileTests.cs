using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node.Tests.Storage;

public sealed class StoredFileTests : IDisposable
{
    private const int Blocks = 4;
    private static readonly byte[] Bytes = Content.Bytes((3 << 16) + 1000);
    private static readonly Manifest Manifest = Content.ManifestOf(Bytes);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsWrittenIsServedAtOnceAndAcrossTheRename()
    {
        using var file = Begin();
        Write(file, 3);
        using var early = file.OpenBlock(3);
        for (var block = 0; block < 3; block++)
            Write(file, block);
        file.Finish();
        using var late = file.OpenBlock(3);
        var (a, b) = (new byte[1000], new byte[400]);
        early.Read(0, a);
        late.Read(600, b);
        Assert.Equal(Bytes[^1000..], a);
        Assert.Equal(Bytes[^400..], b);
        late.CheckUnchanged();
    }

    [Fact]
    public void ABlockThatComesTwiceAtTheEndDoesNoHarm()
    {
        using var file = Begin();
        for (var block = 0; block < Blocks; block++)
            Write(file, block);
        file.Finish();
        Write(file, 0);
        Assert.Equal(Bytes, File.ReadAllBytes(_folder["f"]));
    }

    [Fact]
    public void AReaderMayBeDisposedOfTwice()
    {
        using var file = Begin();
        Write(file, 3);
        var reader = file.OpenBlock(3);
        reader.Dispose();
        reader.Dispose();
        using var another = file.OpenBlock(3);
        another.Read(0, new byte[1000]);
    }

    [Fact]
    public void AChangedFileIsNotServed()
    {
        var file = Content.Share(_folder["f"], Bytes);
        using (var reader = file.OpenBlock(0))
            reader.CheckUnchanged();
        File.AppendAllText(_folder["f"], "more");
        Assert.Contains("has changed since it was shared", Assert.Throws<IOException>(() => file.OpenBlock(0)).Message);
    }

    [Fact]
    public void OfATouchedFileEachBlockIsProvedBeforeItLeaves()
    {
        var file = Content.Share(_folder["f"], Bytes);
        Corrupt(2);
        File.SetLastWriteTimeUtc(_folder["f"], DateTime.UnixEpoch);
        Assert.Contains("has changed since it was shared", Assert.Throws<IOException>(() => file.OpenBlock(2)).Message);
        using var reader = file.OpenBlock(3);
        Corrupt(3); // What was proved is what is sent, whatever becomes of the file.
        var bytes = new byte[400];
        reader.Read(600, bytes);
        reader.CheckUnchanged();
        Assert.Equal(Bytes[^400..], bytes);
    }

    [Fact]
    public void AFileThatIsTouchedWhileABlockIsSentIsReadAgain()
    {
        var file = Content.Share(_folder["f"], Bytes);
        using var right = file.OpenBlock(0);
        using var wrong = file.OpenBlock(1);
        Corrupt(1);
        File.SetLastWriteTimeUtc(_folder["f"], DateTime.UnixEpoch);
        right.CheckUnchanged();
        Assert.Contains("has changed while", Assert.Throws<IOException>(wrong.CheckUnchanged).Message);
    }

    [Fact]
    public void AFileThatShrinksIsNoticedInTheMiddleOfABlock()
    {
        var file = Content.Share(_folder["f"], Bytes);
        using var reader = file.OpenBlock(3);
        using (var handle = File.OpenHandle(_folder["f"], access: FileAccess.Write, share: FileShare.ReadWrite))
            RandomAccess.SetLength(handle, (3 << 16) + 10);
        Assert.Contains("shorter", Assert.Throws<IOException>(() => reader.Read(0, new byte[1000])).Message);
        Assert.Throws<IOException>(reader.CheckUnchanged);
    }

    private StoredFile Begin()
    {
        var place = SafePath.Prepare(new Disk(), _folder.Path, "f");
        return StoredFile.UnderWay(
            PartFile.TryOpen(new Disk(), place.Path, Manifest, sync: true)!, new PathOwners(new Disk()).Take(place.Path, Manifest.Id), "f", place);
    }

    private void Corrupt(int block)
    {
        using var stream = File.Open(_folder["f"], FileMode.Open);
        stream.Position = Manifest.Layout.OffsetOf(block);
        stream.WriteByte((byte)~Bytes[(int)stream.Position]);
    }

    private static void Write(StoredFile file, int block) => file.Write(block, Content.Block(Bytes, Manifest.Layout, block));
}
