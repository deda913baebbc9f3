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
    public void ResumeFindsExactlyWhatIsThereAndRight()
    {
        var before = Begin();
        foreach (var block in new[] { 0, 2, 3 })
            Write(before, block);
        before.Close();
        Corrupt(_folder["f.part"], 2 << 16);

        var progress = new List<int>();
        var file = Begin();
        Assert.Equal([new BlockRange(0, 1), new BlockRange(3, 1)], file.FindValidBlocks(progress.Add).Ranges());
        Assert.Equal([1, 2, 3, 4], progress);
        file.Close();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData((1 << 16) - 1, 0)]
    [InlineData(1 << 16, 1)]
    [InlineData((3 << 16) + 999, 3)]
    [InlineData((3 << 16) + 1000, 4)]
    public void APartMayEndAnywhere(int length, int valid)
    {
        File.WriteAllBytes(_folder["f.part"], Bytes[..length]);
        var file = Begin();
        Assert.Equal(valid, file.FindValidBlocks().Count);
        file.Close();
    }

    [Fact]
    public void FinishedItHasItsNameAndItsBytes()
    {
        File.WriteAllBytes(_folder["f.part"], new byte[Bytes.Length + 5]); // Longer than the file, and wrong.
        var file = Begin();
        for (var block = 0; block < Blocks; block++)
            Write(file, block);
        file.Finish();
        Assert.Equal(Bytes, File.ReadAllBytes(_folder["f"]));
        Assert.Equal([_folder["f"]], Directory.GetFiles(_folder.Path));
        Assert.Equal(_folder["f"], file.FinalPath);
        file.Flush();
    }

    [Fact]
    public void FinishNeverOverwrites()
    {
        var file = Begin();
        for (var block = 0; block < Blocks; block++)
            Write(file, block);
        File.WriteAllText(_folder["f"], "somebody's");
        Assert.ThrowsAny<IOException>(file.Finish);
        Assert.Equal("somebody's", File.ReadAllText(_folder["f"]));
        Assert.Equal(Bytes, File.ReadAllBytes(_folder["f.part"]));
        file.Close();
    }

    [Fact]
    public void WhatIsWrittenIsServedAtOnceAndAcrossTheRename()
    {
        var file = Begin();
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
        var file = Begin();
        for (var block = 0; block < Blocks; block++)
            Write(file, block);
        file.Finish();
        Write(file, 0);
        Assert.Equal(Bytes, File.ReadAllBytes(_folder["f"]));
    }

    [Fact]
    public void AChangedFileIsNotServed()
    {
        var file = Content.Share(_folder["f"], Bytes);
        using (var reader = file.OpenBlock(0))
            reader.CheckUnchanged();
        Corrupt(_folder["f"], 5);
        File.SetLastWriteTimeUtc(_folder["f"], DateTime.UnixEpoch);
        Assert.Contains("has changed since it was shared", Assert.Throws<IOException>(() => file.OpenBlock(0)).Message);
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

    private StoredFile Begin() => StoredFile.Part(Manifest, "f", _folder["f"]);

    private static void Write(StoredFile file, int block) => file.Write(block, Content.Block(Bytes, Manifest.Layout, block));

    private static void Corrupt(string path, int at)
    {
        using var stream = File.Open(path, FileMode.Open);
        stream.Position = at;
        stream.WriteByte((byte)~Bytes[at]);
    }
}
